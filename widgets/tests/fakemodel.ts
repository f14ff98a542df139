/* An anywidget model without a kernel: it records what was sent. */

import type { Model } from '../src/anywidget/model';
import { example } from './example';

type Traits = Record<string, unknown>;

export class FakeModel implements Model {
  readonly sent: Traits[] = [];
  private readonly listeners = new Map<string, Set<() => void>>();
  private changed = new Set<string>();
  private traits: Traits;

  constructor(traits: Traits = {}) {
    const document = example();
    const state = { bindings: {}, asked: 0, answered: 0, step: 0, problem: '' };
    const start = { kind: 'stepper', document, numbers: document.numbers };
    this.traits = { ...start, ...state, ...traits };
  }

  get(name: string): unknown {
    return this.traits[name];
  }

  set(name: string, value: unknown): void {
    if (this.traits[name] === value) return;
    this.traits[name] = value;
    this.changed.add(name);
    for (const listener of [...(this.listeners.get(`change:${name}`) ?? [])])
      listener();
  }

  save_changes(): void {
    const names = [...this.changed];
    this.changed.clear();
    this.sent.push(Object.fromEntries(names.map(name => [name, this.traits[name]])));
  }

  on(event: string, callback: () => void): void {
    if (!this.listeners.has(event)) this.listeners.set(event, new Set());
    this.listeners.get(event)!.add(callback);
  }

  off(event: string, callback: () => void): void {
    this.listeners.get(event)?.delete(callback);
  }

  /** What the kernel would do: set traits without sending them back. */
  receive(traits: Traits): void {
    for (const [name, value] of Object.entries(traits)) this.set(name, value);
    this.changed.clear();
  }

  get listening(): number {
    return [...this.listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }
}
