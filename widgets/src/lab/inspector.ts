/* The graph inspector: the newest graph of the notebook in front, kept in sight. */

import { MessageLoop } from '@lumino/messaging';
import { Panel, Widget } from '@lumino/widgets';
import type { TranslationBundle } from '@jupyterlab/translation';
import { html, setText } from '../graph/elements';
import { showCell } from './cells';
import { icons } from './icons';
import type { Notebooks } from './notebooks';
import type { Settings } from './settings';
import type { Shown, Watched } from './watched';

export class Inspector extends Panel {
  private readonly title_ = html('span', { class: 'adl-panel-from' });
  private readonly follow: HTMLButtonElement;
  private readonly show_: HTMLButtonElement;
  private readonly empty: HTMLElement;
  private watched: Watched | null = null;
  private shown: Shown | null = null;
  private view: Widget | null = null;

  constructor(
    private readonly notebooks: Notebooks,
    private readonly settings: Settings,
    private readonly trans: TranslationBundle
  ) {
    super();
    this.addClass('adl-panel');
    this.addClass('adl-inspector');
    this.id = 'autodiff-lab-inspector';
    this.title.icon = icons.inspector;
    this.title.caption = trans.__('Graph inspector');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', this.title.caption);
    this.show_ = this.button(trans.__('Show in notebook'), () => void this.reveal());
    this.follow = this.button(trans.__('Follow'), () => void this.toggle());
    this.follow.title = trans.__('Show each new graph of the notebook as it is made');
    this.empty = this.explain();
    this.addWidget(new Widget({ node: this.head() }));
    this.addWidget(new Widget({ node: this.empty }));
    notebooks.changed.connect(() => this.refresh());
    settings.changed.connect(() => this.refresh());
    this.refresh();
  }

  protected override onAfterShow(): void {
    this.refresh();
  }

  protected override onActivateRequest(): void {
    const graph = this.view?.node.querySelector<HTMLElement>('.adl-scroll');
    (graph?.offsetParent ? graph : this.follow).focus();
  }

  /** Show what is newest now. A panel out of sight does nothing. */
  private refresh(): void {
    const { follow } = this.settings.now;
    this.follow.setAttribute('aria-pressed', String(follow));
    if (!this.isVisible) return;
    if (!follow && this.isStillThere()) return;
    const watched = this.notebooks.active;
    const shown = watched?.newest() ?? null;
    if (shown?.output === this.shown?.output) this.caption();
    else this.draw(watched, shown);
  }

  private isStillThere(): boolean {
    return (
      !!this.shown && !this.watched?.panel.isDisposed && !this.shown.cell.isDisposed
    );
  }

  private draw(watched: Watched | null, shown: Shown | null): void {
    this.view?.dispose();
    this.view = null;
    [this.watched, this.shown] = [watched, shown];
    this.empty.hidden = !!shown;
    this.show_.hidden = !shown;
    this.caption();
    if (!watched || !shown) return;
    const renderer = watched.createRenderer(shown);
    renderer.addClass('adl-inspector-view');
    this.view = renderer;
    this.addWidget(renderer);
    void renderer.renderModel(shown.output).catch(console.warn);
    MessageLoop.sendMessage(renderer, Widget.ResizeMessage.UnknownSize);
  }

  /** Which cell it is from. */
  private caption(): void {
    const count = this.shown?.cell.model.executionCount;
    const file = this.watched?.path.split('/').at(-1) ?? '';
    const text = !this.shown
      ? ''
      : count
        ? this.trans.__('Cell [%1] · %2', count, file)
        : file;
    setText(this.title_, text);
    this.title_.title = text;
  }

  private async reveal(): Promise<void> {
    if (!this.watched || !this.shown) return;
    await showCell(this.watched.panel.content, this.shown.cell.model.id);
    this.watched.panel.content.activate();
  }

  private async toggle(): Promise<void> {
    await this.settings.set('follow', !this.settings.now.follow);
  }

  private head(): HTMLElement {
    const heading = html('h2', {}, this.trans.__('Graph inspector'));
    const row = html('div', { class: 'adl-panel-row' }, this.title_, this.show_);
    const top = html('div', { class: 'adl-panel-row' }, heading, this.follow);
    return html('div', { class: 'adl-panel-head' }, top, row);
  }

  private explain(): HTMLElement {
    const lines = [
      this.trans.__('No graph yet.'),
      this.trans.__(
        'Run a cell that ends in a result, such as d or ad.step(d), and its graph ' +
          'stays here while you scroll and edit. You can step through it here too.'
      )
    ];
    const paragraphs = lines.map(line => html('p', {}, line));
    return html('div', { class: 'adl-panel-empty' }, ...paragraphs);
  }

  private button(label: string, act: () => void): HTMLButtonElement {
    const element = html(
      'button',
      { type: 'button', class: 'adl-panel-button' },
      label
    );
    element.addEventListener('click', act);
    return element;
  }
}
