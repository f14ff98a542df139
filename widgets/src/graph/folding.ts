/* Which groups are open in a view, what stands for what, and where a run stops in it.

   Python laid every view out. Here one is only chosen. */

import type { GraphDocument, Step, View } from './types';

/** A place to stop at: after so many steps of the run. */
export interface Stop {
  step: number;
  /** The folded group whose steps end here, if they are one stop. */
  group: string | null;
}

export class Folding {
  readonly view: View | undefined;
  readonly stops: Stop[];
  private readonly parents = new Map<string, string | null>();
  private readonly open: Set<string>;
  private readonly boxes = new Map<string, string>();

  constructor(
    private readonly document: GraphDocument,
    readonly number: number
  ) {
    this.view = document.views?.[number];
    this.open = new Set(this.view?.open);
    for (const { id, parent } of document.groups ?? []) this.parents.set(id, parent);
    for (const { id, group } of document.nodes) this.parents.set(id, group ?? null);
    this.stops = this.findStops();
  }

  /** The box that shows a node or a group; an open group has none but itself. */
  boxOf(id: string): string {
    const known = this.boxes.get(id);
    if (known !== undefined) return known;
    const folded = this.around(id).reverse();
    const box = folded.find(group => !this.open.has(group)) ?? id;
    this.boxes.set(id, box);
    return box;
  }

  /** The groups around a node or a group, the innermost first. */
  around(id: string): string[] {
    const groups: string[] = [];
    let parent = this.parents.get(id) ?? null;
    while (parent !== null && groups.length < this.parents.size) {
      groups.push(parent);
      parent = this.parents.get(parent) ?? null;
    }
    return groups;
  }

  isOpen(group: string): boolean {
    return this.open.has(group);
  }

  canOpen(group: string): boolean {
    return this.after(group) !== undefined;
  }

  /** The view to change to when a group is to be opened or folded. */
  after(group: string): number | undefined {
    const outer = this.around(group);
    if (this.isOpen(group)) {
      const rest = [...this.open].filter(
        id => id !== group && !this.around(id).includes(group)
      );
      return this.find(rest) ?? this.find(outer);
    }
    const path = [group, ...outer];
    const more = [...new Set([...this.open, ...path])];
    return this.find(more) ?? this.find(path) ?? this.smallest(path);
  }

  /** The view with the fewest open groups in which these are among them. */
  private smallest(path: string[]): number | undefined {
    const views = [...(this.document.views ?? []).entries()]
      .filter(([, { open }]) => path.every(id => open.includes(id)))
      .sort(([, a], [, b]) => a.open.length - b.open.length);
    return views[0]?.[0];
  }

  /** The view with exactly these groups open. */
  private find(open: string[]): number | undefined {
    const found = this.document.views?.findIndex(
      view =>
        view.open.length === open.length && open.every(id => view.open.includes(id))
    );
    return found === undefined || found < 0 ? undefined : found;
  }

  /** The views with nothing and with everything open, if this is another one. */
  get extremes(): { folded?: number; opened?: number } {
    const views = this.document.views ?? [];
    const all = this.document.groups?.length;
    const folded = views.findIndex(({ open }) => !open.length);
    const opened = views.findIndex(({ open }) => open.length === all);
    const other = (found: number) =>
      found < 0 || found === this.number ? undefined : found;
    return { folded: other(folded), opened: other(opened) };
  }

  private findStops(): Stop[] {
    const { steps } = this.document;
    const stops: Stop[] = [{ step: 0, group: null }];
    steps.forEach((step, i) => {
      const group = this.foldedGroup(step);
      const next = steps[i + 1];
      const goesOn =
        group !== null &&
        next !== undefined &&
        next.phase === step.phase &&
        this.foldedGroup(next) === group;
      if (!goesOn) stops.push({ step: i + 1, group });
    });
    return stops;
  }

  private foldedGroup({ node }: Step): string | null {
    const box = this.boxOf(node);
    return this.parents.has(box) && !this.open.has(box) && this.isGroup(box)
      ? box
      : null;
  }

  private isGroup(id: string): boolean {
    return this.document.groups?.some(group => group.id === id) ?? false;
  }
}
