/* The frame around an open group: an outline, and a title that folds it again. */

import { svg } from './elements';
import { pressable } from './pressable';
import type { Frame } from './types';

const TITLE = 22; // px, as Python keeps free
const CHARACTER = 7;

export interface FrameParts {
  outline: SVGElement;
  title: SVGElement;
}

export function drawFrame(
  { group, label, x, y, w, h }: Frame,
  toggle: (group: string) => void
): FrameParts {
  const [left, top] = [x - w / 2, y - h / 2];
  const place = { x: left, y: top, width: w, height: h, rx: 8 };
  const width = Math.min(w - 4, CHARACTER * [...label].length + 30);
  const title = svg(
    'g',
    {
      class: 'adl-title',
      'data-group': group,
      transform: `translate(${left + 2} ${top + 2})`
    },
    svg('rect', { width, height: TITLE - 4, rx: 6 }),
    svg('path', { class: 'adl-fold', d: `M7 ${TITLE / 2 - 2}h8` }),
    svg('text', { x: 20, y: TITLE / 2 - 1.5 }, label)
  );
  title.setAttribute('aria-expanded', 'true');
  pressable(title, `${label}, open`, () => toggle(group));
  return { outline: svg('rect', { class: 'adl-frame', ...place }), title };
}
