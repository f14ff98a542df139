/* The stepper: a graph to step through, with a slider for every scalar leaf. */

import { Sliders } from '../graph/sliders';
import type { GraphDocument } from '../graph/types';
import { GraphView } from '../graph/view';
import { Asking } from './asking';
import { listen, type Model } from './model';

const SILENCE = 'The kernel does not answer. Run the cell again to use the sliders.';

/** Draw the stepper into `host`; the returned function takes it away again. */
export function renderStepper(model: Model, host: HTMLElement): () => void {
  const view = new GraphView(drawn(model), {
    step: model.get('step') as number,
    view: chosenView(model),
    onStep: step => save(model, 'step', step),
    onView: number => save(model, 'view', number),
    onInput: (node, value) => asking.choose({ [node]: value })
  });
  const asking = new Asking(model, {
    trait: 'bindings',
    silent: () => sliders.say(SILENCE)
  });
  view.showLeaves(bindings(model));
  let sliders = slidersFor(model, asking);
  view.element.append(sliders.element);
  host.append(view.element);

  const stopListening = listen(model, {
    document: () => {
      view.replace(drawn(model));
      sliders = slidersFor(model, asking);
      view.element.append(sliders.element);
    },
    numbers: () => view.patch(model.get('numbers')),
    step: () => view.goTo(model.get('step') as number),
    view: () => view.goToView(model.get('view') as number),
    bindings: () => {
      sliders.show(bindings(model));
      view.showLeaves(bindings(model));
    },
    problem: () => sliders.say(model.get('problem') as string),
    answered: () => {
      asking.answered();
      sliders.say(model.get('problem') as string);
    }
  });
  return () => {
    stopListening();
    asking.dispose();
    view.dispose();
  };
}

/** The document with the numbers of this moment. */
function drawn(model: Model): unknown {
  const document = model.get('document') as GraphDocument;
  const numbers = model.get('numbers') as GraphDocument['numbers'];
  return numbers?.values ? { ...document, numbers } : document;
}

function slidersFor(model: Model, asking: Asking): Sliders {
  const leaves = (model.get('document') as Partial<GraphDocument>).leaves ?? [];
  const sliders = new Sliders(leaves, {
    onInput: (node, x) => asking.choose({ [node]: x })
  });
  sliders.show(bindings(model));
  sliders.say(model.get('problem') as string);
  sliders.element.hidden = !leaves.length;
  return sliders;
}

/** A model that was saved before there were views has none. */
function chosenView(model: Model): number | undefined {
  const view = model.get('view');
  return typeof view === 'number' && view >= 0 ? view : undefined;
}

function bindings(model: Model): Record<string, number> {
  return model.get('bindings') as Record<string, number>;
}

function save(model: Model, trait: string, value: unknown): void {
  if (model.get(trait) === value) return;
  model.set(trait, value);
  model.save_changes();
}
