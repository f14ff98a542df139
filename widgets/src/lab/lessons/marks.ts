/* Marks of progress. Each state has its own shape, so none depends on its colour. */

import { svg } from '../../graph/elements';
import type { State } from '../check';

const SHAPES: Record<State, string> = {
  'not started': 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11z',
  'wrong type': 'M2.5 2.5h11v11h-11z M8 5v4 M8 11v.5',
  wrong: 'M3.5 3.5l9 9 M12.5 3.5l-9 9',
  nearly: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11z M8 3v10 M10 4v8',
  right: 'M2.5 8.5l4 4l7-9'
};

export class Mark {
  private readonly path = svg('path', { fill: 'none', stroke: 'currentColor' });
  readonly element = picture('0 0 16 16', 'adl-mark', this.path);

  show(state: State): void {
    this.path.setAttribute('d', SHAPES[state]);
    this.element.setAttribute('data-state', state);
  }
}

const RADIUS = 15;
const ROUND = 2 * Math.PI * RADIUS;

/** A ring that fills up around a lesson's number, and becomes a tick. */
export class Ring {
  private readonly arc = svg('circle', {
    class: 'adl-ring-done',
    r: RADIUS,
    transform: 'rotate(-90)'
  });
  private readonly number = svg('text', { class: 'adl-ring-number', y: 1 });
  private readonly tick = svg('path', {
    class: 'adl-ring-tick',
    d: 'M-6 .5l4.2 4.5L6-5'
  });
  readonly element = picture(
    '-18 -18 36 36',
    'adl-ring',
    svg('circle', { class: 'adl-ring-track', r: RADIUS }),
    this.arc,
    this.number,
    this.tick
  );

  constructor(number: string) {
    this.number.textContent = number.replace(/^0+(?=.)/, '');
  }

  show(share: number): void {
    this.arc.setAttribute('stroke-dasharray', `${(share * ROUND).toFixed(1)} ${ROUND}`);
    this.element.classList.toggle('adl-full', share >= 1);
  }
}

function picture(viewBox: string, name: string, ...parts: SVGElement[]): SVGSVGElement {
  const attributes = { class: name, viewBox, 'aria-hidden': 'true' };
  return svg('svg', { ...attributes, focusable: 'false' }, ...parts);
}
