/* What a module of widgets exports: each says by its `kind` what it wants to be. */

import { html } from '../graph/elements';
import type { Model } from './model';

export type Renderer = (model: Model, host: HTMLElement) => () => void;
export interface Module {
  render(drawn: { model: Model; el: HTMLElement }): () => void;
}

export function moduleOf(kinds: Record<string, Renderer>): Module {
  return {
    render({ model, el }) {
      const kind = String(model.get('kind'));
      const renderKind = Object.hasOwn(kinds, kind) ? kinds[kind] : unknownKind;
      return renderKind(model, el);
    }
  };
}

function unknownKind(model: Model, host: HTMLElement): () => void {
  const text = `This autodiff_lab has no widget of the kind “${model.get('kind')}”.`;
  const message = html('p', { class: 'adl-problem', role: 'alert' }, text);
  host.append(message);
  return () => message.remove();
}
