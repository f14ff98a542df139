/* One row for each leaf: its name, a slider, and a field for the exact number. */

import { html } from './elements';
import type { Leaf } from './types';

export interface SliderOptions {
  /** Called with the node's id and its new value, while the slider moves. */
  onInput?: (node: string, value: number) => void;
  /** Shown below the rows. Without `onInput` the rows are disabled. */
  hint?: string;
}

interface Row {
  leaf: Leaf;
  slider: HTMLInputElement;
  field: HTMLInputElement;
}

const MOST = 12;
const MORE = 'For the other leaves, drag the number in the box.';

export class Sliders {
  readonly element = html('div', {
    class: 'adl-sliders',
    role: 'group',
    'aria-label': 'Values of the leaves'
  });
  private readonly hint = html('p', { class: 'adl-hint', role: 'status' });
  private readonly rows: Row[];

  constructor(
    leaves: Leaf[],
    private readonly options: SliderOptions = {}
  ) {
    this.rows = leaves.slice(0, MOST).map(leaf => this.row(leaf));
    const lines = this.rows.map(({ leaf, slider, field }) =>
      html('label', { class: 'adl-row' }, html('span', {}, leaf.name), slider, field)
    );
    this.element.append(...lines, this.hint);
    if (leaves.length > MOST) this.hint.before(html('p', { class: 'adl-hint' }, MORE));
    this.say(options.hint ?? '');
    this.show({});
  }

  /** Show the given values; a leaf without one has the value of the document. */
  show(values: Record<string, number>): void {
    for (const { leaf, slider, field } of this.rows) {
      const value = String(Number((values[leaf.node] ?? leaf.value).toPrecision(12)));
      slider.value = value;
      if (field.ownerDocument.activeElement !== field) field.value = value;
    }
  }

  /** Show a short text below the sliders, or nothing. */
  say(text: string): void {
    this.hint.textContent = text;
    this.hint.hidden = !text;
  }

  private row(leaf: Leaf): Row {
    const disabled = !this.options.onInput;
    const { name, min, max, step } = leaf;
    const slider = html('input', { type: 'range', class: 'adl-slider', disabled });
    const field = html('input', { type: 'number', class: 'adl-field', disabled });
    slider.setAttribute('aria-label', `${name}, slider`);
    field.setAttribute('aria-label', `${name}, exact value`);
    Object.assign(slider, { min: String(min), max: String(max), step: String(step) });
    field.step = 'any';
    slider.addEventListener('input', () => {
      field.value = slider.value;
      this.moved(leaf, slider);
    });
    field.addEventListener('input', () => {
      slider.value = field.value;
      this.moved(leaf, field);
    });
    return { leaf, slider, field };
  }

  private moved({ node }: Leaf, { valueAsNumber }: HTMLInputElement): void {
    if (Number.isFinite(valueAsNumber)) this.options.onInput?.(node, valueAsNumber);
  }
}
