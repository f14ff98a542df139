/* What is drawn in one view: boxes, wires and frames, each with its place.

   A box is a node or a folded group, which shows the numbers of its result. */

import { Folding } from './folding';
import type { Frame, GraphDocument, GraphNode, Group, Role, Wire } from './types';

export interface Box {
  id: string;
  /** Where its numbers stand in the lists of the document; -1 for nowhere. */
  index: number;
  role: Role | 'group';
  label: string;
  symbol: string | null;
  /** What a pointer that rests on it says. */
  about: string;
  group?: Group;
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Picture {
  width: number;
  height: number;
  boxes: Box[];
  wires: Wire[];
  frames: Frame[];
  folding: Folding;
}

export function pictureOf(document: GraphDocument, number: number): Picture {
  const folding = new Folding(document, number);
  const { view } = folding;
  const place = (id: string, { x = 0, y = 0 }: { x?: number; y?: number }) => {
    const spot = view?.places[id];
    return spot ? { x: spot[0], y: spot[1] } : { x, y };
  };
  const seen = (id: string) => !view || Object.hasOwn(view.places, id);
  const boxes: Box[] = document.nodes.flatMap((node, i) =>
    seen(node.id) ? [{ ...ofNode(node, i), ...place(node.id, node) }] : []
  );
  for (const group of document.groups ?? []) {
    if (!view || !seen(group.id)) continue;
    const index = document.nodes.findIndex(({ id }) => id === group.result);
    boxes.push({ ...ofGroup(group, index), ...place(group.id, {}) });
  }
  const { width, height } = view ?? document;
  const wires = view?.wires ?? document.edges.map(ownWire);
  return { width, height, boxes, wires, frames: view?.frames ?? [], folding };
}

function ownWire(edge: GraphDocument['edges'][number]): Wire {
  const { id, from, to, path = '', labelX = 0, labelY = 0 } = edge;
  return { from, to, edges: [id], path, labelX, labelY };
}

type Unplaced = Omit<Box, 'x' | 'y'>;

function ofNode(node: GraphNode, index: number): Unplaced {
  const { id, role, label, symbol, w, h } = node;
  return { id, index, role, label, symbol, about: describe(node), w, h };
}

function ofGroup(group: Group, index: number): Unplaced {
  const { id, label, badge, count, source, w, h } = group;
  const lines = [label, `${count} nodes folded`];
  if (source) lines.push(`line ${source.line}`);
  const about = lines.join('\n');
  return { id, index, role: 'group', label, symbol: badge, about, group, w, h };
}

function describe({ label, formula, role, shape, source }: GraphNode): string {
  const lines = [formula ? `${label} = ${formula}` : label, role];
  if (shape.length) lines.push(`shape ${shape.join('×')}`);
  if (source) lines.push(`line ${source.line}`);
  return lines.join('\n');
}
