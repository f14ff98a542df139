/* Ask the kernel, one question at a time.

   A slider moves faster than a kernel computes. While a question is open, later choices
   only replace each other; the last of them is asked when the answer is there. The
   counters live in the model, so several views of it share one open question. */

import type { Model } from './model';

type Choices = Record<string, unknown>;

const PATIENCE = 4000; // ms without an answer before we say so

export interface AskingOptions {
  /** The trait that holds what was chosen. */
  trait: string;
  /** Nobody has answered for a while. */
  silent: () => void;
  /** Whether nobody has to answer just now. */
  patient?: () => boolean;
}

export class Asking {
  private waiting: Choices = {};
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly model: Model,
    private readonly options: AskingOptions
  ) {}

  /** What has been chosen, asked already or not. */
  get chosen(): Choices {
    return { ...(this.model.get(this.options.trait) as Choices), ...this.waiting };
  }

  /** Choose something, now or as soon as the open question is answered. */
  choose(change: Choices): void {
    this.waiting = { ...this.waiting, ...change };
    if (!this.open) this.ask();
  }

  /** Call this when `answered` has changed. */
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
    const { trait, silent, patient } = this.options;
    const { chosen } = this;
    this.waiting = {};
    this.model.set('asked', (this.model.get('asked') as number) + 1);
    this.model.set(trait, chosen);
    if (!patient?.()) this.timer = setTimeout(silent, PATIENCE);
    this.model.save_changes();
  }
}
