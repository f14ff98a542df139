/* Which line made which node: read from the document that a drawing came from. */

import type { GraphNode } from '../graph/types';

export interface Line {
  /** The hash of the cell's text. */
  cell: string;
  line: number;
}

export class Sources {
  private lines = new Map<string, Line>();

  /** `element` is what the drawing is in, wherever on the page that is. */
  constructor(readonly element: HTMLElement) {}

  /** Learn the lines of a graph, or of every graph inside a larger thing. */
  read(data: unknown): void {
    this.lines = new Map(nodesIn(data, 3).flatMap(linked));
  }

  lineOf(node: string): Line | undefined {
    return this.lines.get(node);
  }

  /** The drawn boxes of the nodes that a line made. */
  boxes({ cell, line }: Line): Element[] {
    const drawn = [...this.element.querySelectorAll<SVGElement>('[data-node]')];
    return drawn.filter(({ dataset }) => {
      const from = this.lines.get(dataset.node ?? '');
      return from?.cell === cell && from.line === line;
    });
  }
}

type Found = Partial<GraphNode> & { source?: Partial<Line> | null };

function linked({ id, source }: Found): [string, Line][] {
  if (!id || !source?.cell || !source.line) return [];
  return [[id, { cell: source.cell, line: source.line }]];
}

/** Lists called "nodes", at the top or a few levels down. */
function nodesIn(data: unknown, depth: number): Found[] {
  if (typeof data !== 'object' || data === null || depth < 0) return [];
  const { nodes } = data as { nodes?: unknown };
  if (Array.isArray(nodes))
    return nodes.filter(node => typeof node === 'object' && node);
  return Object.values(data).flatMap(part => nodesIn(part, depth - 1));
}
