/* GraphView: a computation graph to step through. No framework, no Jupyter. */

import { Drawing } from './drawing';
import { html, setText } from './elements';
import { momentAt, summary, type Phase } from './moment';
import { Player } from './player';
import { readDocument, readNumbers, UnreadableDocument } from './read';
import { Toolbar } from './toolbar';
import type { GraphDocument } from './types';

export interface ViewOptions {
  step?: number;
  /** Called after every change of step, whoever made it. */
  onStep?: (step: number) => void;
}

export class GraphView {
  readonly element = html('div', { class: 'adl-graph' });
  private readonly player: Player;
  private readonly toolbar: Toolbar;
  private readonly status = html('div', { class: 'adl-text', 'aria-live': 'polite' });
  private readonly longest = html('div', { class: 'adl-text adl-longest' });
  private drawing: Drawing | undefined;
  private document: GraphDocument | undefined;

  constructor(
    raw: unknown,
    private readonly options: ViewOptions = {}
  ) {
    this.player = new Player(0, () => this.stepped());
    this.toolbar = new Toolbar(this.player, phase => this.start(phase));
    this.longest.setAttribute('aria-hidden', 'true');
    this.element.addEventListener('keydown', event => this.pressed(event));
    this.replace(raw);
    if (options.step) this.goTo(options.step);
  }

  get step(): number {
    return this.player.step;
  }

  goTo(step: number): void {
    this.player.follow(step);
  }

  /** Show another graph, or say why it cannot be shown. */
  replace(raw: unknown): void {
    this.document = this.drawing = undefined;
    try {
      const document = readDocument(raw);
      this.drawing = new Drawing(document);
      this.document = document;
      this.assemble(document, this.drawing);
      this.player.resize(document.steps.length);
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

  dispose(): void {
    this.player.dispose();
    this.element.remove();
  }

  private assemble(document: GraphDocument, drawing: Drawing): void {
    const name = document.title || document.expression || 'a computation';
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', `Computation graph of ${name}`);
    this.element.style.setProperty('--adl-width', `${document.width}px`);
    const status = html('div', { class: 'adl-status' }, this.longest, this.status);
    const parts: HTMLElement[] = [drawing.element, status];
    if (document.note) parts.push(html('p', { class: 'adl-hint' }, document.note));
    if (document.steps.length) parts.unshift(this.toolbar.element);
    this.element.replaceChildren(...parts);
  }

  private complain(error: unknown): void {
    if (!(error instanceof UnreadableDocument)) console.error(error);
    const text = error instanceof UnreadableDocument ? error.message : UNEXPECTED;
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
  }

  private refresh(): void {
    if (!this.document) return;
    const moment = momentAt(this.document, this.player.step);
    this.element.dataset.step = String(moment.step);
    this.element.dataset.phase = moment.phase;
    this.drawing?.show(this.document, moment);
    this.toolbar.show(moment);
    setText(this.status, moment.text);
    setText(this.longest, longestText(this.document));
  }

  private pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.document) return;
    const act = keys(this.player)[event.key];
    if (usesKeys(event.target as Element, event.key)) event.stopPropagation();
    else if (act) {
      event.preventDefault();
      event.stopPropagation();
      act();
    }
  }
}

function keys(player: Player): Record<string, () => void> {
  return {
    ArrowRight: () => player.goTo(player.step + 1),
    ArrowLeft: () => player.goTo(player.step - 1),
    Home: () => player.goTo(0),
    End: () => player.goTo(player.last),
    ' ': () => player.toggle()
  };
}

/** Whether a focused control wants this key for itself. */
function usesKeys({ tagName }: Element, key: string): boolean {
  if (tagName === 'BUTTON') return key === ' ' || key === 'Enter';
  return (tagName === 'INPUT' || tagName === 'SELECT') && key !== 'Escape';
}

const UNEXPECTED = 'This graph cannot be drawn. The browser console has the details.';

/** Reserves the height of the tallest text, so that nothing jumps between steps. */
function longestText(document: GraphDocument): string {
  const texts = document.numbers.steps.map(({ text }) => text);
  return [summary(document), ...texts].reduce((a, b) => (b.length > a.length ? b : a));
}
