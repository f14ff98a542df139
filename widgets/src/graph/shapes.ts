/* The outline of each kind of node, so that a kind can be told without its colour. */

import type { Role } from './types';

type Outline = (w: number, h: number) => string;

const SLANT = 7;

const OUTLINES: Record<Role | 'group', Outline> = {
  group: (w, h) => rounded(w, h, 6) + cardBelow(w / 2, h / 2),
  variable: (w, h) => rounded(w, h, h / 2.6),
  parameter: hexagon,
  input: parallelogram,
  constant: (w, h) => rounded(w, h, 0),
  op: (w, h) => rounded(w, h, 6),
  output: (w, h) => rounded(w, h, 6) + rounded(w - 7, h - 7, 3.5)
};

/** Path data of a node's outline, centred on the origin. */
export function outline(role: Role | 'group', w: number, h: number): string {
  return OUTLINES[Object.hasOwn(OUTLINES, role) ? role : 'op'](w, h);
}

function rounded(w: number, h: number, r: number): string {
  const [x, y] = [w / 2, h / 2];
  const side = (dx: number, dy: number, cx: number, cy: number) =>
    `l${dx} ${dy}${r ? `a${r} ${r} 0 0 1 ${cx} ${cy}` : ''}`;
  const [across, down] = [w - 2 * r, h - 2 * r];
  return (
    `M${r - x} ${-y}${side(across, 0, r, r)}${side(0, down, -r, r)}` +
    `${side(-across, 0, -r, -r)}${side(0, -down, r, -r)}z`
  );
}

/** What is seen of a card that lies below another. */
function cardBelow(x: number, y: number): string {
  return `M${6 - x} ${y}V${y + 4}H${x + 4}V${6 - y}H${x}V${y}z`;
}

function hexagon(w: number, h: number): string {
  const [x, y] = [w / 2, h / 2];
  const [left, right] = [SLANT - x, x - SLANT];
  return `M${-x} 0L${left} ${-y}H${right}L${x} 0L${right} ${y}H${left}z`;
}

function parallelogram(w: number, h: number): string {
  const [x, y] = [w / 2, h / 2];
  return `M${SLANT - x} ${-y}H${x}L${x - SLANT} ${y}H${-x}z`;
}

/** An arrowhead with its tip where a path ends, pointing the way the path goes. */
export function arrowhead(path: string): string {
  const [last, before] = points(path).reverse();
  return head(last, before);
}

/** The same at the other end: for what flows back. */
export function backhead(path: string): string {
  const [first, next] = points(path);
  return head(first, next);
}

type Point = [number, number];

/** All points of path data that is written with absolute commands. */
export function points(path: string): Point[] {
  const numbers = (path.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
  const pairs: Point[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2)
    pairs.push([numbers[i], numbers[i + 1]]);
  return pairs.length > 1
    ? pairs
    : [
        [0, 0],
        [0, 0]
      ];
}

function head([x, y]: Point, [fromX, fromY]: Point): string {
  const length = Math.hypot(x - fromX, y - fromY) || 1;
  const [ux, uy] = [(x - fromX) / length, (y - fromY) / length];
  const corner = (side: number) =>
    `${fixed(x - 8 * ux - side * 4 * uy)} ${fixed(y - 8 * uy + side * 4 * ux)}`;
  return `M${fixed(x)} ${fixed(y)}L${corner(1)}L${corner(-1)}z`;
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}
