/* Ask the kernel for new numbers, one question at a time.

   A slider moves faster than a kernel computes. While a question is open, later values
   only replace each other; the last of them is asked when the answer is there. The
   counters live in the model, so several views of it share one open question. */

import type { Model } from './model';

const PATIENCE = 4000; // ms without an answer before we say so

export class Asking {
  private waiting: Record<string, number> = {};
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly model: Model,
    private readonly silent: () => void
  ) {}

  /** Bind a leaf to a value, now or as soon as the open question is answered. */
  bind(node: string, value: number): void {
    this.waiting[node] = value;
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
    const bindings = this.model.get('bindings') as Record<string, number>;
    this.model.set('bindings', { ...bindings, ...this.waiting });
    this.model.set('asked', (this.model.get('asked') as number) + 1);
    this.waiting = {};
    this.timer = setTimeout(this.silent, PATIENCE);
    this.model.save_changes();
  }
}
