/* A scene with a kernel: what the reader chooses is answered by a new scene. */

import { Frame, type Kinds } from '../scene/surround';
import type { Host, Scene } from '../scene/types';
import { Asking } from './asking';
import { listen, type Model } from './model';

const SILENCE = 'The kernel does not answer. Run the cell again to go on.';

/** Draw the scene into `host`; the returned function takes it away again. */
export function renderScene(model: Model, host: HTMLElement, kinds: Kinds): () => void {
  const asking = new Asking(model, {
    trait: 'state',
    silent: () => frame.say(SILENCE),
    patient: () => !!(model.get('scene') as Partial<Scene>).free
  });
  const reader: Host = {
    live: true,
    get state() {
      return asking.chosen;
    },
    set: change => asking.choose(change)
  };
  const frame = new Frame(model.get('scene'), reader, kinds);
  frame.say(model.get('problem') as string);
  host.append(frame.element);
  const stopListening = listen(model, {
    scene: () => frame.show(model.get('scene')),
    state: () => frame.follow(asking.chosen),
    problem: () => frame.say(model.get('problem') as string),
    answered: () => {
      asking.answered();
      frame.say(model.get('problem') as string);
    }
  });
  return () => {
    stopListening();
    asking.dispose();
    frame.dispose();
  };
}
