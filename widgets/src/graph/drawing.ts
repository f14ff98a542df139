/* The picture: built once for a view, then only touched where a moment differs. */

import { drawBox, type BoxParts } from './box';
import { html, setText, svg } from './elements';
import { drawFrame } from './frame';
import type { Moment } from './moment';
import type { Box, Picture } from './picture';
import { ProductLabel } from './product';
import { arrowhead, backhead } from './shapes';
import type { GraphDocument, Wire } from './types';

interface WireParts {
  group: SVGGElement;
  label: SVGTextElement;
  /** Its place in the lists of edges, if it is one edge between two nodes. */
  index: number;
}

export class Drawing {
  readonly element: HTMLElement;
  private readonly boxes: BoxParts[];
  private readonly wires: WireParts[];
  private readonly product = new ProductLabel();
  private active: Spot[] = [];
  private wanted: Spot[] = [];
  private frame = 0;

  /** `toggle` opens or folds a group. */
  constructor(
    document: GraphDocument,
    readonly picture: Picture,
    toggle: (group: string) => void
  ) {
    const places = new Map(document.edges.map(({ id }, i) => [id, i]));
    this.wires = picture.wires.map(wire => drawWire(wire, places));
    const hasNumbers = document.numbers.values.some(value => value !== '');
    this.boxes = picture.boxes.map(box => drawBox(box, picture, hasNumbers, toggle));
    const frames = picture.frames.map(frame => drawFrame(frame, toggle));
    this.element = surround(
      document.alt,
      picture,
      svg('g', {}, ...frames.map(({ outline }) => outline)),
      svg('g', {}, ...this.wires.map(({ group }) => group)),
      svg('g', {}, ...frames.map(({ title }) => title)),
      svg('g', {}, ...this.boxes.map(({ group }) => group)),
      this.product.element
    );
  }

  /** The parts of the box that shows a node or a folded group. */
  part(id: string): BoxParts | undefined {
    return this.boxes[this.picture.boxes.findIndex(box => box.id === id)];
  }

  /** A picture with something to press or to drag is more than an image. */
  holdsControls(): void {
    this.element.firstElementChild?.setAttribute('role', 'group');
  }

  /** Show a moment of the graph that was drawn. No position ever changes. */
  show(document: GraphDocument, moment: Moment): void {
    this.picture.boxes.forEach((box, i) => this.showBox(document, box, i, moment));
    this.picture.wires.forEach((wire, i) => this.showWire(document, wire, i, moment));
    this.product.show(this.picture, moment);
    this.active = this.picture.boxes.filter(({ id }) => moment.activeBoxes.has(id));
    this.reveal();
  }

  private showBox(
    { nodes, numbers }: GraphDocument,
    { id, index }: Box,
    i: number,
    moment: Moment
  ): void {
    const { group, value, gradient, keys } = this.boxes[i];
    const known = !keys.some(key => moment.pending.has(key));
    const arrived = index < 0 ? undefined : moment.gradients.get(nodes[index].id);
    setText(value, known && index >= 0 ? numbers.values[index] : '');
    setText(gradient, arrived?.text ? `∂ ${arrived.text}` : '');
    group.classList.toggle('adl-pending', !known);
    group.classList.toggle('adl-active', moment.activeBoxes.has(id));
    gradient.classList.toggle('adl-partial', arrived?.complete === false);
  }

  private showWire(
    { numbers }: GraphDocument,
    { edges, to }: Wire,
    i: number,
    moment: Moment
  ): void {
    const { group, label, index } = this.wires[i];
    const { used, product, activeEdges, activeEnds, phase } = moment;
    const active = activeEnds.has(to) || edges.some(edge => activeEdges.has(edge));
    const passed = used === 'all' || (used !== 'none' && used.has(edges[0]));
    const labelled = index >= 0 && passed && product?.edge !== edges[0];
    setText(label, labelled ? numbers.locals[index] : '');
    group.classList.toggle('adl-active', active);
    group.classList.toggle('adl-backward', active && phase === 'backward');
    group.classList.toggle('adl-negative', index >= 0 && numbers.signs[index] < 0);
  }

  /** Scroll a large graph so that what happens is in sight; never scroll the page.

      To measure is to lay out, so that waits for the frame that does so anyway. */
  reveal(spots: Spot[] = this.active): void {
    this.dispose();
    this.wanted = spots;
    this.frame = requestAnimationFrame(() => this.scroll());
  }

  /** Leave nothing behind that is still to be done. */
  dispose(): void {
    cancelAnimationFrame(this.frame);
  }

  private scroll(): void {
    const { element, wanted: spots } = this;
    if (!spots.length) return;
    const { clientWidth, clientHeight, scrollLeft, scrollTop } = element;
    const across = spots.map(({ x, w }): Span => [x, w]);
    const down = spots.map(({ y, h }): Span => [y, h]);
    const left = follow(scrollLeft, clientWidth, across);
    const top = follow(scrollTop, clientHeight, down);
    if (left !== scrollLeft) element.scrollLeft = left;
    if (top !== scrollTop) element.scrollTop = top;
  }

  /** Scroll to a group after it was opened or folded, and give it the focus. */
  focus(group: string): void {
    const found = [...this.element.querySelectorAll<SVGElement>('[data-group]')].find(
      element => element.dataset.group === group
    );
    found?.focus({ preventScroll: true });
    const { boxes, frames } = this.picture;
    const spot =
      boxes.find(({ id }) => id === group) ?? frames.find(f => f.group === group);
    if (spot) this.reveal([spot]);
  }
}

interface Spot {
  x: number;
  y: number;
  w: number;
  h: number;
}

type Span = [number, number]; // centre, size

const MARGIN = 16;

function follow(start: number, size: number, spans: Span[]): number {
  const low = Math.min(...spans.map(([at, length]) => at - length / 2)) - MARGIN;
  const high = Math.max(...spans.map(([at, length]) => at + length / 2)) + MARGIN;
  if (low >= start && high <= start + size) return start;
  if (high - low > size) return Math.max(0, low);
  return Math.max(0, (low + high - size) / 2);
}

const STILL = 150; // boxes; of more, colours change at once and do not fade over
const HELP = 'Drawing. Arrow keys step, space plays.';

function surround(
  alt: string,
  { width, height, frames, boxes, folding }: Picture,
  ...layers: SVGGElement[]
): HTMLElement {
  const picture = svg(
    'svg',
    { class: 'adl-picture', viewBox: `0 0 ${width} ${height}`, width, height },
    ...layers
  );
  const folds = boxes.some(({ group }) => group && folding.canOpen(group.id));
  picture.setAttribute('role', folds || frames.length ? 'group' : 'img');
  picture.setAttribute('aria-label', alt);
  if (boxes.length > STILL) picture.classList.add('adl-still');
  return html(
    'div',
    { class: 'adl-scroll', tabindex: 0, role: 'group', 'aria-label': HELP },
    picture
  );
}

function drawWire(wire: Wire, places: Map<string, number>): WireParts {
  const label = svg('text', { class: 'adl-local', x: wire.labelX, y: wire.labelY });
  const single = wire.edges.length === 1 && wire.from[0] === 'n' && wire.to[0] === 'n';
  const group = svg(
    'g',
    { class: 'adl-edge', 'data-edge': wire.edges[0] ?? '' },
    svg('path', { class: 'adl-wire', d: wire.path }),
    svg('path', { class: 'adl-head', d: arrowhead(wire.path) }),
    svg('path', { class: 'adl-backhead', d: backhead(wire.path) }),
    label
  );
  const index = single ? (places.get(wire.edges[0]) ?? -1) : -1;
  return { group, label, index };
}
