/* Numbers to take hold of: drag the value of a leaf, or turn it by the arrow keys.

   One pixel is one step of the leaf's slider; Shift goes ten times as fast, Alt ten
   times as slow. The drawing itself changes nothing: it asks, and waits for numbers. */

import type { BoxParts } from './box';
import { svg } from './elements';
import type { Leaf } from './types';

export interface ScrubOptions {
  /** Called with the node's id and its new value. Without it nothing can be moved. */
  onInput?: (node: string, value: number) => void;
  /** What to say to a reader who tries to move a number that is only saved. */
  onRefused?: () => void;
}

const PIXELS = 2; // of a drag, for one step
const HINT = 'Drag sideways or use the arrow keys; Shift is coarse, Alt is fine.';

export class Scrub {
  private value: number;

  constructor(
    private readonly leaf: Leaf,
    private readonly parts: BoxParts,
    private readonly options: ScrubOptions
  ) {
    this.value = leaf.value;
    const { value } = parts;
    const handle = svg('g', { class: 'adl-scrub' });
    value.replaceWith(handle);
    handle.append(value);
    if (options.onInput) this.enable(handle);
    else {
      handle.classList.add('adl-saved');
      handle.addEventListener('pointerdown', () => options.onRefused?.());
    }
  }

  /** Take over a value that came from elsewhere. */
  show(value: number): void {
    this.value = value;
    const handle = this.parts.value.parentElement;
    handle?.setAttribute('aria-valuenow', String(value));
  }

  private enable(handle: SVGGElement): void {
    const { name, value, min, max } = this.leaf;
    const attributes = {
      role: 'slider',
      tabindex: 0,
      'aria-label': `${name}, in the drawing`,
      'aria-valuemin': min,
      'aria-valuemax': max,
      'aria-valuenow': value
    };
    for (const [key, text] of Object.entries(attributes))
      handle.setAttribute(key, String(text));
    handle.prepend(svg('title', {}, HINT), underline(this.parts.value));
    handle.addEventListener('pointerdown', event => this.grasp(event, handle));
    handle.addEventListener('keydown', event => this.turned(event));
    handle.addEventListener('click', event => event.stopPropagation());
  }

  private grasp(event: PointerEvent, handle: SVGGElement): void {
    if (event.button !== 0) return;
    event.preventDefault();
    handle.focus({ preventScroll: true });
    handle.setPointerCapture?.(event.pointerId);
    handle.classList.add('adl-held');
    let [from, start] = [event.clientX, this.value];
    let rate = speed(event);
    const move = (next: PointerEvent) => {
      if (speed(next) !== rate) {
        [from, start, rate] = [next.clientX, this.value, speed(next)];
      }
      const steps = Math.round((next.clientX - from) / PIXELS);
      this.change(start + steps * rate * this.leaf.step);
    };
    const end = () => {
      handle.classList.remove('adl-held');
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', end);
      handle.removeEventListener('pointercancel', end);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', end);
    handle.addEventListener('pointercancel', end);
  }

  private turned(event: KeyboardEvent): void {
    const direction = DIRECTIONS[event.key];
    if (!direction || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.change(this.value + direction * speed(event) * this.leaf.step);
  }

  private change(wish: number): void {
    const value = Number(wish.toPrecision(10));
    if (!Number.isFinite(value) || value === this.value) return;
    this.show(value);
    this.options.onInput?.(this.leaf.node, value);
  }
}

const DIRECTIONS: Record<string, number> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1
};

function speed({ shiftKey, altKey }: PointerEvent | KeyboardEvent): number {
  return shiftKey ? 10 : altKey ? 0.1 : 1;
}

/** A ground that can be grasped, with a dotted line below the number. */
function underline(value: SVGTextElement): SVGGElement {
  const y = Number(value.getAttribute('y'));
  return svg(
    'g',
    {},
    svg('rect', { class: 'adl-grip', x: -32, y: y - 9, width: 64, height: 18, rx: 4 }),
    svg('path', { class: 'adl-dots', d: `M-14 ${y + 7.8}h28` })
  );
}
