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
const STACKED = 150; // what may be hidden, in px², before a line is set out as a sum
const CROSSED = 15; // for each bit of another edge: it would seem to belong there
const AWAY = 4; // for each px from the middle of its own edge
const NEAR = 150; // px around that middle in which there can be a label

interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

type Lines = string[];
type Point = [number, number];

interface Placed {
  lines: Lines;
  box: Box;
  cost: number;
}

export class ProductLabel {
  readonly element = svg('g', { class: 'adl-product' });

  show(picture: Picture, { product }: Moment): void {
    if (this.element.firstChild) this.element.replaceChildren();
    if (!product) return;
    const edge = picture.wires.find(({ edges }) => edges.includes(product.edge));
    if (!edge) return;
    const { lines, box } = place(picture, edge, productForms(product.numbers));
    const { x, y, w, h } = box;
    this.element.setAttribute('transform', `translate(${x} ${y})`);
    this.element.append(
      svg('rect', { x: -w / 2, y: -h / 2, width: w, height: h, rx: 5 }),
      ...lines.map((line, i) =>
        svg('text', { y: (i - (lines.length - 1) / 2) * LINE }, line)
      )
    );
  }
}

/** The ways to write it: in a line, which is preferred, and as sums are on paper. */
export function productForms({ local, incoming, contribution }: StepNumbers): Lines[] {
  if (!local) return [[`+ ${contribution ?? ''}`]];
  const line = [`${local} × ${incoming} = ${contribution}`];
  const stacked = [`${local}`, `× ${incoming}`, `= ${contribution}`];
  return size(line).w <= WIDEST ? [line, stacked] : [stacked];
}

function size(lines: Lines): { w: number; h: number } {
  const longest = Math.max(...lines.map(line => [...line].length));
  return {
    w: longest * CHARACTER + 2 * PADDING,
    h: lines.length * LINE + PADDING
  };
}

/** A place beside the edge rather than on it, and off the nodes where there is room. */
function place(picture: Picture, edge: Wire, forms: Lines[]): Placed {
  const { labelX, labelY } = edge;
  const near = ([x, y]: Point) => Math.hypot(x - labelX, y - labelY) < NEAR;
  const wires = picture.wires.filter(wire => wire !== edge);
  const others = wires.flatMap(wire => along(wire).filter(near));
  const inTheWay = [
    ...picture.boxes.flatMap(box => [box, sign(box)]),
    ...wires.map(wire => ({ x: wire.labelX, y: wire.labelY, w: 40, h: 14 }))
  ].filter(({ x, y }) => near([x, y]));
  const ends = tips(edge);
  const choices = forms.flatMap((lines, form) =>
    SHIFTS.map(([across, down]) => {
      const { w, h } = size(lines);
      const x = within(labelX + across * (w / 2 + GAP), w, picture.width);
      const y = within(labelY + down * (h / 2 + GAP), h, picture.height);
      const box = { x, y, w, h };
      const crossed = CROSSED * others.filter(point => inside(point, box)).length;
      const away = AWAY * Math.hypot(x - labelX, y - labelY);
      const cost = form * STACKED + away + crossed + hidden(inTheWay, ends, box);
      return { lines, box, cost };
    })
  );
  return choices.reduce((best, choice) => (choice.cost < best.cost ? choice : best));
}

/** Points along a wire, about as dense as a label is high. */
function along(wire: Wire): Point[] {
  const known = walked.get(wire);
  if (known) return known;
  const corners = points(wire.path);
  const found = corners.slice(1).flatMap(([x, y], i) => {
    const [fromX, fromY] = corners[i];
    const count = Math.ceil(Math.hypot(x - fromX, y - fromY) / 12);
    return Array.from({ length: count }, (_, k): Point => {
      const part = (k + 0.5) / count;
      return [fromX + part * (x - fromX), fromY + part * (y - fromY)];
    });
  });
  walked.set(wire, found);
  return found;
}

/** So that a step does not go along all wires of a large graph once more. */
const walked = new WeakMap<Wire, Point[]>();

function inside([x, y]: Point, box: Box): boolean {
  return Math.abs(x - box.x) < box.w / 2 && Math.abs(y - box.y) < box.h / 2;
}

/** Around the middle of the edge, but not on it: near, or further away. */
const SHIFTS = [0, 0.2, -0.2, 0.4, -0.4, 1, -1, 1.5, -1.5, 2, -2].flatMap(across =>
  [0, 1, -1, 1.5, -1.5, 2, -2, 3, -3]
    .filter(down => down || Math.abs(across) >= 1)
    .map(down => [across, down])
);

/** How much a label would hide there; the tips of its own edge above all. */
function hidden(inTheWay: Box[], ends: Box[], box: Box): number {
  const area = (others: Box[]) =>
    others.reduce((total, other) => total + overlap(box, other), 0);
  return area(inTheWay) + 8 * area(ends);
}

/** The two ends of an edge, where its arrow is. */
function tips(edge: Wire): Box[] {
  const corners = points(edge.path);
  const ends = [corners[0], corners[corners.length - 1]];
  return ends.map(([x, y]) => ({ x, y, w: 26, h: 16 }));
}

/** Where an operation has its sign: over the corner of its box. */
function sign({ x, y, w, h }: Box): Box {
  return { x: x - w / 2 + 7, y: y - h / 2, w: 26, h: 22 };
}

function overlap(a: Box, b: Box): number {
  const w = (a.w + b.w) / 2 - Math.abs(a.x - b.x);
  const h = (a.h + b.h) / 2 - Math.abs(a.y - b.y);
  return Math.max(0, w) * Math.max(0, h);
}

function within(centre: number, size: number, room: number): number {
  return Math.max(size / 2 + 1, Math.min(centre, room - size / 2 - 1));
}
