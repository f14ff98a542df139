/* The product on the edge of a backward step: local × incoming = contribution. */

import { svg } from './elements';
import type { Moment } from './moment';
import { points } from './shapes';
import type { Picture } from './picture';
import type { StepNumbers, Wire } from './types';

const CHARACTER = 6.7; // px, in the 11 px code font
const LINE = 15;
const PADDING = 6;
const WIDEST = 96; // px; a longer product is stacked, as sums are set out on paper
const GAP = 10; // px between the label and its edge

interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export class ProductLabel {
  readonly element = svg('g', { class: 'adl-product' });

  show(picture: Picture, { product }: Moment): void {
    if (this.element.firstChild) this.element.replaceChildren();
    if (!product) return;
    const edge = picture.wires.find(({ edges }) => edges.includes(product.edge));
    if (!edge) return;
    const lines = productLines(product.numbers);
    const longest = Math.max(...lines.map(line => [...line].length));
    const w = longest * CHARACTER + 2 * PADDING;
    const h = lines.length * LINE + PADDING;
    const { x, y } = place(picture, edge, w, h);
    this.element.setAttribute('transform', `translate(${x} ${y})`);
    this.element.append(
      svg('rect', { x: -w / 2, y: -h / 2, width: w, height: h, rx: 5 }),
      ...lines.map((line, i) =>
        svg('text', { y: (i - (lines.length - 1) / 2) * LINE }, line)
      )
    );
  }
}

export function productLines({ local, incoming, contribution }: StepNumbers): string[] {
  if (!local) return [`+ ${contribution ?? ''}`];
  const line = `${local} × ${incoming} = ${contribution}`;
  const fits = [...line].length * CHARACTER + 2 * PADDING <= WIDEST;
  return fits ? [line] : [`${local}`, `× ${incoming}`, `= ${contribution}`];
}

/** A place beside the edge rather than on it, and off the nodes where there is room. */
function place(picture: Picture, edge: Wire, w: number, h: number): Box {
  const choices = SHIFTS.map(([across, down]) => ({
    x: within(edge.labelX + across * (w / 2 + GAP), w, picture.width),
    y: within(edge.labelY + down * (h / 2 + GAP), h, picture.height),
    w,
    h
  }));
  const costs = choices.map(box => cost(picture, edge, box));
  return choices[costs.indexOf(Math.min(...costs))];
}

/** Above, below or at the sides, near or further away. */
const SHIFTS = [1, 1.5, 2].flatMap(far => [
  [0, -far],
  [0, far],
  [far, 0],
  [-far, 0]
]);

/** How bad a place is: what it hides, and how far from its edge it is. */
function cost({ boxes, wires }: Picture, own: Wire, box: Box): number {
  const corners = points(own.path);
  const tips = [corners[0], corners[corners.length - 1]];
  const hidden = [
    ...boxes.map(node => overlap(box, node)),
    ...tips.map(([x, y]) => 8 * overlap(box, { x, y, w: 26, h: 16 })),
    ...wires.map(({ labelX, labelY }) =>
      overlap(box, { x: labelX, y: labelY, w: 30, h: 14 })
    )
  ];
  const distance = Math.hypot(box.x - own.labelX, box.y - own.labelY);
  return distance + hidden.reduce((total, area) => total + area, 0);
}

function overlap(a: Box, b: Box): number {
  const w = (a.w + b.w) / 2 - Math.abs(a.x - b.x);
  const h = (a.h + b.h) / 2 - Math.abs(a.y - b.y);
  return Math.max(0, w) * Math.max(0, h);
}

function within(centre: number, size: number, room: number): number {
  return Math.max(size / 2 + 1, Math.min(centre, room - size / 2 - 1));
}
