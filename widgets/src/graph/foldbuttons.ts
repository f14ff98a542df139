/* Two buttons: fold everything, open everything. They keep their place. */

import { html } from './elements';
import type { Folding } from './folding';
import type { GraphDocument } from './types';

export class FoldButtons {
  readonly element: HTMLElement;
  private readonly fold = html('button', { type: 'button' }, 'Fold all');
  private readonly open = html('button', { type: 'button' }, 'Open all');
  private folded: number | undefined;
  private opened: number | undefined;

  constructor(look: (view: number | undefined) => void) {
    this.fold.addEventListener('click', () => look(this.folded));
    this.open.addEventListener('click', () => look(this.opened));
    const shape = {
      class: 'adl-group adl-folds',
      role: 'group',
      'aria-label': 'Groups'
    };
    this.element = html('div', shape, this.fold, this.open);
  }

  show({ views, groups }: GraphDocument, folding: Folding): void {
    ({ folded: this.folded, opened: this.opened } = folding.extremes);
    const whole = views?.some(({ open }) => open.length === groups.length) ?? false;
    this.fold.setAttribute('aria-disabled', String(this.folded === undefined));
    this.open.setAttribute('aria-disabled', String(this.opened === undefined));
    this.open.hidden = !whole;
  }
}
