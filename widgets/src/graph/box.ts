/* One box: an outline, a name, two numbers, and a badge with the operation. */

import { svg } from './elements';
import { pressable } from './pressable';
import type { Box, Picture } from './picture';
import { outline } from './shapes';

export interface BoxParts {
  group: SVGGElement;
  value: SVGTextElement;
  gradient: SVGTextElement;
  /** If one of these is still to be computed, so is the number of the box. */
  keys: string[];
}

/* Rows of text, as a share of a box's height. The still picture has the same. */
const NAME_ROW = -0.25;
const VALUE_ROW = 0.07;
const GRADIENT_ROW = 0.34;

export function drawBox(
  box: Box,
  { folding }: Picture,
  hasNumbers: boolean,
  toggle: (group: string) => void
): BoxParts {
  const row = (kind: string, share: number, text = '') =>
    svg('text', { class: `adl-${kind}`, y: hasNumbers ? box.h * share : 1 }, text);
  const value = row('value', VALUE_ROW);
  const gradient = row('gradient', GRADIENT_ROW);
  const group = svg(
    'g',
    {
      class: `adl-node adl-${box.role}`,
      'data-node': box.id,
      transform: `translate(${box.x} ${box.y})`
    },
    svg('title', {}, box.about),
    svg('path', { class: 'adl-box', d: outline(box.role, box.w, box.h) }),
    row('name', NAME_ROW, box.label),
    value,
    gradient
  );
  if (box.symbol) group.append(badge(box, box.symbol));
  if (box.group && folding.canOpen(box.group.id)) {
    const { id, label, count } = box.group;
    group.append(
      svg('path', { class: 'adl-fold', d: plus(box.w / 2 - 11, 11 - box.h / 2) })
    );
    group.dataset.group = id;
    group.setAttribute('aria-expanded', 'false');
    pressable(group, `${label}, ${count} nodes, folded`, () => toggle(id));
  }
  const result = box.group?.result ?? box.id;
  return { group, value, gradient, keys: [box.id, result, ...folding.around(box.id)] };
}

function plus(x: number, y: number): string {
  return `M${x - 4} ${y}h8M${x} ${y - 4}v8`;
}

/** The operation, on the top edge of its box. */
function badge({ w, h }: Box, symbol: string): SVGGElement {
  const width = Math.max(22, 7.4 * [...symbol].length + 12);
  const shift = `translate(${width / 2 - w / 2 - 4} ${-h / 2})`;
  return svg(
    'g',
    { class: 'adl-badge', transform: shift },
    svg('rect', { x: -width / 2, y: -9, width, height: 18, rx: 9 }),
    svg('text', { y: 1 }, symbol)
  );
}
