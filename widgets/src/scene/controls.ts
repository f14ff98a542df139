/* Controls that every view can use: they look alike, and each has its name. */

import { html, setText } from '../graph/elements';

export interface Range {
  min: number;
  max: number;
  step: number;
  /** The slider moves along the powers of ten, from `min` to `max`. */
  log?: boolean;
}

export class Slider {
  readonly element: HTMLLabelElement;
  private readonly slider: HTMLInputElement;
  private readonly field: HTMLInputElement;

  constructor(
    name: string,
    private readonly range: Range,
    change: (value: number) => void,
    disabled = false
  ) {
    this.slider = html('input', { type: 'range', class: 'adl-slider', disabled });
    this.field = html('input', { type: 'number', class: 'adl-field', disabled });
    this.slider.setAttribute('aria-label', `${name}, slider`);
    this.field.setAttribute('aria-label', `${name}, exact value`);
    const scale = (value: number) => String(range.log ? Math.log10(value) : value);
    this.slider.min = scale(range.min);
    this.slider.max = scale(range.max);
    this.slider.step = range.log ? 'any' : String(range.step);
    this.field.step = 'any';
    this.slider.addEventListener('input', () => {
      const position = this.slider.valueAsNumber;
      const value = range.log ? rounded(10 ** position) : position;
      this.field.value = String(value);
      change(value);
    });
    this.field.addEventListener('input', () => {
      const value = this.field.valueAsNumber;
      if (!Number.isFinite(value)) return;
      this.slider.value = scale(value);
      change(value);
    });
    this.element = html(
      'label',
      { class: 'adl-row' },
      html('span', {}, name),
      this.slider,
      this.field
    );
  }

  show(value: number): void {
    this.slider.value = String(this.range.log ? Math.log10(Math.abs(value)) : value);
    if (this.field.ownerDocument.activeElement !== this.field)
      this.field.value = String(rounded(value));
  }
}

/** Rows of sliders, in the look of the graph's own. */
export function rows(...sliders: Slider[]): HTMLElement {
  const elements = sliders.map(({ element }) => element);
  return html('div', { class: 'adl-sliders' }, ...elements);
}

/** A button with words on it. */
export function button(
  text: string,
  act: () => void,
  disabled = false
): HTMLButtonElement {
  const look = { type: 'button', class: 'adl-push', disabled };
  const element = html('button', look, text);
  element.addEventListener('click', act);
  return element;
}

/** One of a few words to choose, all of them in sight. */
export class Choice<T extends string> {
  readonly element: HTMLElement;
  private readonly buttons: Map<T, HTMLButtonElement>;

  constructor(
    name: string,
    words: Record<T, string>,
    change: (chosen: T) => void,
    disabled = false
  ) {
    const entries = Object.entries(words) as [T, string][];
    this.buttons = new Map(
      entries.map(([key, word]) => {
        const look = { type: 'button', class: 'adl-phase', disabled };
        const element = html('button', look, word);
        element.addEventListener('click', () => change(key));
        return [key, element];
      })
    );
    this.element = html(
      'div',
      { class: 'adl-group adl-phases', role: 'group', 'aria-label': name },
      ...this.buttons.values()
    );
  }

  show(chosen: T): void {
    for (const [key, element] of this.buttons)
      element.setAttribute('aria-pressed', String(key === chosen));
  }
}

/** The line that says what happens, also to those who listen to the page. */
export class Status {
  private readonly text = html('div', { class: 'adl-text', 'aria-live': 'polite' });
  readonly element = html('div', { class: 'adl-status' }, this.text);

  say(text: string): void {
    setText(this.text, text);
  }
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
