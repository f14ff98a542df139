/* GraphView: a computation graph to step through. No framework, no Jupyter. */

import { Drawing } from './drawing';
import { html, setText } from './elements';
import { FoldButtons } from './foldbuttons';
import { momentAt, summary, textAt, type Phase } from './moment';
import { pictureOf } from './picture';
import { Player } from './player';
import { readDocument, readNumbers, UnreadableDocument } from './read';
import { Scrub } from './scrub';
import { Toolbar } from './toolbar';
import type { GraphDocument } from './types';
import { isWanted } from './wanted';

export interface ViewOptions {
  step?: number;
  /** The number of the view to start with; without it that of the document. */
  view?: number;
  /** Called after every change of step, whoever made it. */
  onStep?: (step: number) => void;
  /** Called when the reader opens or folds a group. */
  onView?: (view: number) => void;
  /** Called when the reader moves a leaf's number; without it none can be moved. */
  onInput?: (node: string, value: number) => void;
}

const SAVED =
  'Saved numbers: in a running notebook, ad.step(result) lets you drag them.';

export class GraphView {
  readonly element = html('div', { class: 'adl-graph' });
  private readonly player: Player;
  private readonly toolbar: Toolbar;
  private readonly folds = new FoldButtons(view => this.look(view));
  private readonly status = html('div', { class: 'adl-text', 'aria-live': 'polite' });
  private readonly longest = html('div', { class: 'adl-text adl-longest' });
  private readonly resized = watchSize(() => this.drawing?.reveal());
  private drawing: Drawing | undefined;
  private document: GraphDocument | undefined;
  private scrubs = new Map<string, Scrub>();
  private values: Record<string, number> = {};

  constructor(
    raw: unknown,
    private readonly options: ViewOptions = {}
  ) {
    this.player = new Player(0, () => this.stepped());
    this.toolbar = new Toolbar(this.player, phase => this.start(phase));
    this.longest.setAttribute('aria-hidden', 'true');
    this.element.addEventListener('keydown', event => this.pressed(event));
    this.replace(raw);
    if (options.view !== undefined) this.goToView(options.view);
    if (options.step) this.goTo(options.step);
  }

  get step(): number {
    return this.player.step;
  }

  get view(): number {
    return this.drawing?.picture.folding.number ?? 0;
  }

  goTo(step: number): void {
    this.player.follow(step);
  }

  /** Show the view that another one of the same graph has changed to. */
  goToView(view: number): void {
    if (view !== this.view && this.document?.views?.[view]) this.draw(view);
  }

  /** Show another graph, or say why it cannot be shown. */
  replace(raw: unknown): void {
    this.document = this.drawing = undefined;
    try {
      this.document = readDocument(raw);
      this.draw(this.document.start ?? 0);
    } catch (error) {
      this.complain(error);
    }
  }

  /** Take new numbers for the same graph; only texts change. */
  patch(raw: unknown): void {
    if (!this.document) return;
    const { nodes, edges, steps } = this.document;
    const sizes = { nodes: nodes.length, edges: edges.length, steps: steps.length };
    try {
      this.document = { ...this.document, numbers: readNumbers(raw, sizes) };
    } catch (error) {
      this.complain(error);
      return;
    }
    this.refresh();
  }

  /** The values that leaves are bound to; the others have those of the document. */
  showLeaves(values: Record<string, number>): void {
    this.values = values;
    for (const { node, value } of this.document?.leaves ?? [])
      this.scrubs.get(node)?.show(values[node] ?? value);
  }

  dispose(): void {
    this.player.dispose();
    this.drawing?.dispose();
    this.resized?.disconnect();
    this.element.remove();
  }

  /** Open or fold groups, and keep the focus at the one that was pressed. */
  private look(view: number | undefined, group?: string): void {
    if (view === undefined) return;
    this.draw(view);
    if (group !== undefined) this.drawing?.focus(group);
    this.options.onView?.(view);
  }

  private draw(view: number): void {
    const { document } = this;
    if (!document) return;
    const picture = pictureOf(document, view);
    const { folding } = picture;
    const toggle = (group: string) => this.look(folding.after(group), group);
    this.resized?.disconnect();
    const drawing = new Drawing(document, picture, toggle);
    this.assemble(document, drawing);
    this.drawing = drawing;
    this.makeScrubs(document, drawing);
    this.folds.show(document, folding);
    this.player.stopAt(folding.stops.map(({ step }) => step));
    setText(this.longest, longestText(document, drawing));
    this.resized?.observe(drawing.element);
  }

  private makeScrubs({ leaves }: GraphDocument, drawing: Drawing): void {
    const { onInput } = this.options;
    const onRefused = () => setText(this.status, SAVED);
    this.scrubs = new Map();
    for (const leaf of leaves) {
      const parts = drawing.part(leaf.node);
      if (parts)
        this.scrubs.set(leaf.node, new Scrub(leaf, parts, { onInput, onRefused }));
    }
    if (onInput && this.scrubs.size) drawing.holdsControls();
    this.showLeaves(this.values);
  }

  private assemble(document: GraphDocument, drawing: Drawing): void {
    if (this.drawing) {
      this.drawing.element.replaceWith(drawing.element);
      return;
    }
    const name = document.title || document.expression || 'a computation';
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', `Computation graph of ${name}`);
    this.element.style.setProperty('--adl-width', `${document.width}px`);
    const status = html('div', { class: 'adl-status' }, this.longest, this.status);
    const parts: HTMLElement[] = [drawing.element, status];
    if (document.note) parts.push(html('p', { class: 'adl-hint' }, document.note));
    if (document.steps.length) parts.unshift(this.toolbar.element);
    else if (document.views) parts.unshift(this.folds.element);
    if (document.steps.length && document.views)
      this.toolbar.element.append(this.folds.element);
    this.element.replaceChildren(...parts);
  }

  private complain(error: unknown): void {
    if (!(error instanceof UnreadableDocument)) console.error(error);
    const text = error instanceof UnreadableDocument ? error.message : UNEXPECTED;
    this.document = undefined;
    this.player.goTo(0);
    this.element.replaceChildren(
      html('p', { class: 'adl-problem', role: 'alert' }, text)
    );
  }

  private stepped(): void {
    this.refresh();
    this.options.onStep?.(this.player.step);
  }

  private start(phase: Phase): void {
    const first = this.document?.steps.findIndex(step => step.phase === phase) ?? -1;
    this.player.goTo(first + 1);
    this.player.goToStop(this.player.stop);
  }

  private refresh(): void {
    if (!this.document || !this.drawing) return;
    const { picture } = this.drawing;
    const stop = picture.folding.stops[this.player.stop];
    const moment = momentAt(this.document, picture, stop);
    this.element.dataset.step = String(moment.step);
    this.element.dataset.phase = moment.phase;
    this.drawing.show(this.document, moment);
    this.toolbar.show(moment);
    setText(this.status, moment.text);
  }

  private pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.document) return;
    const act = keys(this.player)[event.key];
    if (isWanted(event.target as Element, event.key)) event.stopPropagation();
    else if (act) {
      event.preventDefault();
      event.stopPropagation();
      act();
    }
  }
}

function keys(player: Player): Record<string, () => void> {
  return {
    ArrowRight: () => player.next(),
    ArrowLeft: () => player.previous(),
    Home: () => player.goTo(0),
    End: () => player.goToStop(player.last),
    ' ': () => player.toggle()
  };
}

const UNEXPECTED = 'This graph cannot be drawn. The browser console has the details.';

/** Reserves the height of the tallest text, so that nothing jumps between steps. */
function longestText(document: GraphDocument, { picture }: Drawing): string {
  const texts = picture.folding.stops
    .slice(1)
    .map(stop => textAt(document, stop, document.steps[stop.step - 1].phase));
  return [summary(document), ...texts].reduce((a, b) => (b.length > a.length ? b : a));
}

/** A graph that was hidden, or out of the page, has no size to scroll in before. */
function watchSize(changed: () => void): ResizeObserver | undefined {
  return typeof ResizeObserver === 'undefined'
    ? undefined
    : new ResizeObserver(changed);
}
