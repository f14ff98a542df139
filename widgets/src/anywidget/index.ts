/* The one module of all our widgets: each says by its `kind` what it wants to be. */

import { html } from '../graph/elements';
import type { Model } from './model';
import { renderScene } from './scene';
import { renderStepper } from './stepper';

type Renderer = (model: Model, host: HTMLElement) => () => void;

const KINDS: Record<string, Renderer> = {
  stepper: renderStepper,
  scene: renderScene
};

export function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const kind = String(model.get('kind'));
  const renderKind = Object.hasOwn(KINDS, kind) ? KINDS[kind] : unknownKind;
  return renderKind(model, el);
}

function unknownKind(model: Model, host: HTMLElement): () => void {
  const text = `This autodiff_lab has no widget of the kind “${model.get('kind')}”.`;
  const message = html('p', { class: 'adl-problem', role: 'alert' }, text);
  host.append(message);
  return () => message.remove();
}

export default { render };
