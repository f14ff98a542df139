/* All open notebooks, and the one that the reader is in. */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Signal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';
import type { NotebookPanel } from './cells';
import { Watched } from './watched';

export class Notebooks {
  readonly opened = new Signal<this, Watched>(this);
  /** Another notebook is the active one, or the active one is different. */
  readonly changed = new Signal<this, Watched | null>(this);
  private readonly open = new Set<Watched>();
  private current: Watched | null = null;

  constructor(private readonly shell: JupyterFrontEnd.IShell) {
    shell.currentChanged?.connect(() => this.choose());
  }

  get all(): Iterable<Watched> {
    return this.open;
  }

  /** The notebook in front; while another thing is, the one that was before it. */
  get active(): Watched | null {
    return this.current;
  }

  at(path: string): Watched | undefined {
    return [...this.open].find(watched => watched.path === path);
  }

  add(panel: NotebookPanel, mimeTypes: string[]): Watched {
    const watched = new Watched(panel, mimeTypes);
    this.open.add(watched);
    this.current ??= watched;
    watched.changed.connect(() => this.changed.emit(watched));
    panel.disposed.connect(() => this.remove(watched));
    this.opened.emit(watched);
    return watched;
  }

  private remove(watched: Watched): void {
    watched.dispose();
    this.open.delete(watched);
    if (this.current !== watched) return;
    this.current = null;
    this.choose();
    this.changed.emit(null);
  }

  private choose(): void {
    const front: Widget | null = this.shell.currentWidget;
    const found = [...this.open].find(({ panel }) => panel === front);
    if (!found || found === this.current) return;
    this.current = found;
    this.changed.emit(found);
  }
}
