/* Linked code: pointing at a node lights up its line, and being on a line its nodes.

   Where the graph was drawn does not matter: below its cell, or in the inspector. */

import { cellHash } from './cellhash';
import type { Cell } from './cells';
import { LitLines } from './litline';
import type { Line, Sources } from './sources';
import type { Watched } from './watched';

const LIT = 'adl-lit';

export class LinkedCode {
  private readonly lines = new LitLines();
  private lit: Element[] = [];
  private readonly hashes = new WeakMap<object, [source: string, hash: string]>();

  constructor(
    private readonly watched: Watched,
    private readonly wanted: () => boolean
  ) {
    const { node } = watched.panel.content;
    const look = () => requestAnimationFrame(() => this.fromEditor());
    for (const event of ['keyup', 'pointerup', 'focusin'] as const)
      node.addEventListener(event, look);
    node.addEventListener('focusout', () => this.dim());
    watched.changed.connect(() => this.lines.prune());
  }

  /** Listen to a drawing: to pointing, to focus, and to its steps. */
  listen(sources: Sources): () => void {
    const { element } = sources;
    const at = (event: Event) => this.fromNode(sources, event.target);
    const away = () => this.lines.clear();
    const steps = new MutationObserver(() => this.fromStep(sources));
    for (const event of ['pointerover', 'focusin']) element.addEventListener(event, at);
    for (const event of ['pointerleave', 'focusout'])
      element.addEventListener(event, away);
    const attributeFilter = ['data-step'];
    steps.observe(element, { subtree: true, attributes: true, attributeFilter });
    this.watched.drawn.add(sources);
    return () => {
      steps.disconnect();
      away();
      this.watched.drawn.delete(sources);
    };
  }

  /** The cell whose text has this hash: the nearest one, when there are several. */
  private cellOf(hash: string, near: Element): Cell | undefined {
    const cells = this.watched.panel.content.widgets;
    const same = cells.filter(cell => this.hashOf(cell) === hash);
    const before = same.filter(({ node }) => isBefore(node, near));
    return before.at(-1) ?? same[0];
  }

  private fromNode(sources: Sources, target: EventTarget | null): void {
    const box = (target as Element).closest?.<SVGElement>('[data-node]');
    this.lines.clear();
    if (box) this.light([box], sources);
  }

  private fromStep(sources: Sources): void {
    if (!sources.element.isConnected || !sources.element.offsetParent) return;
    this.lines.clear();
    const active = sources.element.querySelectorAll<SVGElement>('.adl-node.adl-active');
    this.light([...active], sources);
  }

  private light(boxes: SVGElement[], sources: Sources): void {
    if (!this.wanted()) return;
    const found = boxes.flatMap(box => sources.linesOf(box.dataset.node ?? ''));
    const lines = new Map(found.map(line => [key(line), line]));
    for (const { cell, line } of lines.values()) {
      const widget = this.cellOf(cell, sources.element);
      if (widget) this.lines.light(widget, line);
    }
  }

  /** The line that the cursor is on, if it is in an editor. */
  private fromEditor(): void {
    this.dim();
    const cell = this.watched.panel.content.activeCell;
    if (!this.wanted() || !cell?.editor?.hasFocus()) return;
    const line = cell.editor.getCursorPosition().line + 1;
    const place = { cell: this.hashOf(cell), line };
    this.lit = [...this.watched.drawn].flatMap(sources => sources.boxes(place));
    for (const box of this.lit) box.classList.add(LIT);
  }

  private dim(): void {
    for (const box of this.lit.splice(0)) box.classList.remove(LIT);
  }

  private hashOf({ model }: Cell): string {
    const source = model.sharedModel.getSource();
    const known = this.hashes.get(model);
    if (known?.[0] === source) return known[1];
    const hash = model.type === 'code' ? cellHash(source) : '';
    this.hashes.set(model, [source, hash]);
    return hash;
  }
}

function isBefore(node: Element, other: Element): boolean {
  const { DOCUMENT_POSITION_CONTAINS, DOCUMENT_POSITION_PRECEDING } = Node;
  const relation = other.compareDocumentPosition(node);
  return !!(relation & (DOCUMENT_POSITION_PRECEDING | DOCUMENT_POSITION_CONTAINS));
}

function key({ cell, line }: Line): string {
  return `${cell}:${line}`;
}
