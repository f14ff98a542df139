/* The product on the edge of a backward step: local × incoming = contribution. */

import { svg } from './elements';
import type { Moment } from './moment';
import type { GraphDocument, StepNumbers } from './types';

const CHARACTER = 6.7; // px, in the 11 px code font
const LINE = 15;
const PADDING = 6;
const WIDEST = 84; // px that fit between two boxes; a longer product is stacked

export class ProductLabel {
  readonly element = svg('g', { class: 'adl-product' });

  show(document: GraphDocument, { product }: Moment): void {
    this.element.replaceChildren();
    const edge = document.edges.find(({ id }) => id === product?.edge);
    if (!product || !edge) return;
    const lines = productLines(product.numbers);
    const longest = Math.max(...lines.map(line => [...line].length));
    const width = longest * CHARACTER + 2 * PADDING;
    const height = lines.length * LINE + PADDING;
    const x = within(edge.labelX, width, document.width);
    const y = within(edge.labelY, height, document.height);
    this.element.setAttribute('transform', `translate(${x} ${y})`);
    this.element.append(
      svg('rect', { x: -width / 2, y: -height / 2, width, height, rx: 5 }),
      ...lines.map((line, i) =>
        svg('text', { y: (i - (lines.length - 1) / 2) * LINE }, line)
      )
    );
  }
}

/** One line if it fits between two boxes, else set out as sums are on paper. */
export function productLines({ local, incoming, contribution }: StepNumbers): string[] {
  if (!local) return [`→ ${contribution ?? ''}`];
  const line = `${local} × ${incoming} = ${contribution}`;
  const fits = [...line].length * CHARACTER + 2 * PADDING <= WIDEST;
  return fits ? [line] : [`${local}`, `× ${incoming}`, `= ${contribution}`];
}

function within(centre: number, size: number, room: number): number {
  return Math.max(size / 2 + 1, Math.min(centre, room - size / 2 - 1));
}
