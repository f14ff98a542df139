/* Which line made which node: read from the document that a drawing came from. */

import type { GraphNode, Group } from '../graph/types';

export interface Line {
  /** The hash of the cell's text. */
  cell: string;
  line: number;
}

export class Sources {
  private lines = new Map<string, Line[]>();

  /** `element` is what the drawing is in, wherever on the page that is. */
  constructor(readonly element: HTMLElement) {}

  /** Learn the lines of a graph, or of every graph inside a larger thing. */
  read(data: unknown): void {
    this.lines.clear();
    for (const graph of graphsIn(data, 3)) this.readGraph(graph);
  }

  /** The line of a node, or all the lines that a folded group stands for. */
  linesOf(box: string): Line[] {
    return this.lines.get(box) ?? [];
  }

  /** The drawn boxes that a line is behind. */
  boxes({ cell, line }: Line): Element[] {
    const drawn = [...this.element.querySelectorAll<SVGElement>('[data-node]')];
    return drawn.filter(({ dataset }) =>
      this.linesOf(dataset.node ?? '').some(
        from => from.cell === cell && from.line === line
      )
    );
  }

  private readGraph({ nodes, groups }: Graph): void {
    const parents = new Map(groups.map(({ id, parent }) => [id, parent]));
    for (const { id, source, group } of nodes) {
      if (!id || !source?.cell || !source.line) continue;
      const line = { cell: source.cell, line: source.line };
      this.add(id, line);
      for (let around = group; around; around = parents.get(around))
        this.add(around, line);
    }
  }

  private add(box: string, line: Line): void {
    const lines = this.lines.get(box) ?? [];
    if (lines.some(one => one.cell === line.cell && one.line === line.line)) return;
    this.lines.set(box, [...lines, line]);
  }
}

type Found = Partial<Pick<GraphNode, 'id' | 'group'>> & { source?: Partial<Line> };
type Nest = Partial<Pick<Group, 'id' | 'parent'>>;

interface Graph {
  nodes: Found[];
  groups: Nest[];
}

/** Whatever has a list called "nodes", at the top or a few levels down. */
function graphsIn(data: unknown, depth: number): Graph[] {
  if (!isObject(data) || depth < 0) return [];
  const { nodes, groups } = data as { nodes?: unknown; groups?: unknown };
  if (Array.isArray(nodes)) return [{ nodes: objects(nodes), groups: objects(groups) }];
  return Object.values(data).flatMap(part => graphsIn(part, depth - 1));
}

function objects<T extends object>(list: unknown): T[] {
  return Array.isArray(list) ? list.filter(isObject<T>) : [];
}

function isObject<T extends object>(value: unknown): value is T {
  return typeof value === 'object' && value !== null;
}
