/* A scene with a kernel: what the reader chooses is answered by a new scene. */

import { Frame, type Kinds } from '../scene/surround';
import type { Host, Scene, State } from '../scene/types';
import { listen, type Model } from './model';

const PATIENCE = 4000; // ms without an answer before we say so
const SILENCE = 'The kernel does not answer. Run the cell again to go on.';

/** Draw the scene into `host`; the returned function takes it away again. */
export function renderScene(model: Model, host: HTMLElement, kinds: Kinds): () => void {
  const choosing = new Choosing(model, () => frame.say(SILENCE));
  const frame = new Frame(model.get('scene'), choosing, kinds);
  frame.say(model.get('problem') as string);
  host.append(frame.element);
  const stopListening = listen(model, {
    scene: () => frame.show(model.get('scene')),
    state: () => frame.follow(choosing.state),
    problem: () => frame.say(model.get('problem') as string),
    answered: () => {
      choosing.answered();
      frame.say(model.get('problem') as string);
    }
  });
  return () => {
    stopListening();
    choosing.dispose();
    frame.dispose();
  };
}

/** One open question at a time: while it is open, later choices replace each other. */
class Choosing implements Host {
  readonly live = true;
  private waiting: State = {};
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly model: Model,
    private readonly silent: () => void
  ) {}

  get state(): State {
    return { ...(this.model.get('state') as State), ...this.waiting };
  }

  set(change: State): void {
    this.waiting = { ...this.waiting, ...change };
    if (!this.open) this.ask();
  }

  answered(): void {
    if (this.open) return;
    clearTimeout(this.timer);
    if (Object.keys(this.waiting).length) this.ask();
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private get open(): boolean {
    return this.model.get('asked') !== this.model.get('answered');
  }

  private ask(): void {
    const state = this.state;
    this.waiting = {};
    this.model.set('asked', (this.model.get('asked') as number) + 1);
    this.model.set('state', state);
    const { free } = this.model.get('scene') as Partial<Scene>;
    if (!free) this.timer = setTimeout(this.silent, PATIENCE);
    this.model.save_changes();
  }
}
