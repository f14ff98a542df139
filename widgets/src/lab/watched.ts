/* One open notebook under observation: its checks, its newest graph, what it draws. */

import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Signal } from '@lumino/signaling';
import { CHECK_TYPE, readCheck, type Check } from './check';
import { outputsOf, type Cell, type NotebookPanel, type Output } from './cells';
import { Sources } from './sources';

const PAUSE = 150; // ms; outputs arrive in bursts

export interface Shown {
  cell: Cell;
  output: Output;
  mimeType: string;
}

export class Watched {
  /** Something in the notebook is different: an output, a cell. */
  readonly changed = new Signal<this, void>(this);
  /** What is drawn now, and the lines behind it. */
  readonly drawn = new Set<Sources>();
  private readonly age = new WeakMap<Output, number>();
  private count = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly panel: NotebookPanel,
    private readonly mimeTypes: string[]
  ) {
    panel.context.model.contentChanged.connect(this.touched, this);
    void panel.context.ready.then(() => this.touched());
  }

  /** Without the name of a drive, which collaboration puts in front. */
  get path(): string {
    return this.panel.context.localPath;
  }

  /** The graph that was made last, wherever on the page it stands. */
  newest(): Shown | null {
    const shown = this.shown();
    const fresh = shown.filter(({ output }) => !this.age.has(output));
    // In a notebook that was just opened, only the counts tell what ran last.
    if (!this.count) fresh.sort((a, b) => ran(a) - ran(b));
    for (const { output } of fresh) this.age.set(output, (this.count += 1));
    return shown.reduce<Shown | null>(
      (last, one) => (!last || this.when(one) > this.when(last) ? one : last),
      null
    );
  }

  checks(): Check[] {
    const found = [...outputsOf(this.panel.content)].map(([, { data }]) =>
      readCheck(data[CHECK_TYPE])
    );
    return found.filter(check => check !== null);
  }

  createRenderer({ mimeType }: Shown): IRenderMime.IRenderer {
    return this.panel.content.rendermime.createRenderer(mimeType);
  }

  dispose(): void {
    clearTimeout(this.timer);
    Signal.clearData(this);
  }

  private shown(): Shown[] {
    return [...outputsOf(this.panel.content)].flatMap(([cell, output]) => {
      const mimeType = this.mimeTypes.find(type => type in output.data);
      return mimeType ? [{ cell, output, mimeType }] : [];
    });
  }

  private when({ output }: Shown): number {
    return this.age.get(output) ?? 0;
  }

  private touched(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.changed.emit(), PAUSE);
  }
}

function ran({ cell }: Shown): number {
  return cell.model.executionCount ?? 0;
}
