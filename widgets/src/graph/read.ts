/* Read a document that may come from another version, or from anybody's notebook. */

import { SCHEMA, type GraphDocument, type GraphNumbers } from './types';

/** The document cannot be drawn; the message says why, in words for its reader. */
export class UnreadableDocument extends Error {}

type Fields = Record<string, unknown>;

/** Return `raw` as a document, or throw `UnreadableDocument`. */
export function readDocument(raw: unknown): GraphDocument {
  const document = fields(raw, 'the document');
  const { schema } = document;
  if (schema !== 1 && schema !== SCHEMA)
    throw new UnreadableDocument(versions(document));
  for (const name of ['width', 'height']) {
    if (!isNumber(document[name])) throw broken(`its ${name} is not a number`);
  }
  const placed = schema === 1;
  const nodes = checkNodes(list(document, 'nodes'), placed);
  const edges = checkEdges(list(document, 'edges'), nodes, placed);
  const groups = placed ? new Set<string>() : checkGroups(document, nodes);
  const boxes = new Set([...nodes, ...groups]);
  if (!placed) checkViews(document, boxes, groups, edges);
  const count = checkSteps(list(document, 'steps'), boxes, edges);
  const sizes = { nodes: nodes.size, edges: edges.size, steps: count };
  readNumbers(document.numbers, sizes);
  for (const leaf of list(document, 'leaves'))
    known(nodes, fields(leaf, 'a leaf').node);
  return document as unknown as GraphDocument;
}

/** Return `raw` as the numbers of a graph of the given size, or throw. */
export function readNumbers(
  raw: unknown,
  sizes: { nodes: number; edges: number; steps: number }
): GraphNumbers {
  const numbers = fields(raw, 'its numbers');
  const expected: [string, number][] = [
    ['values', sizes.nodes],
    ['gradients', sizes.nodes],
    ['locals', sizes.edges],
    ['signs', sizes.edges],
    ['steps', sizes.steps]
  ];
  for (const [name, size] of expected) {
    const found = list(numbers, name).length;
    if (found !== size) throw broken(`it has ${found} ${name} where ${size} belong`);
  }
  list(numbers, 'steps').forEach(step => fields(step, 'a step'));
  return numbers as unknown as GraphNumbers;
}

function checkNodes(nodes: unknown[], placed: boolean): Set<string> {
  const ids = new Set<string>();
  for (const raw of nodes) {
    const node = fields(raw, 'a node');
    for (const name of placed ? ['x', 'y', 'w', 'h'] : ['w', 'h']) {
      if (!isNumber(node[name])) throw broken(`a node has no ${name}`);
    }
    ids.add(String(node.id));
  }
  if (ids.size !== nodes.length) throw broken('two nodes have the same id');
  return ids;
}

function checkEdges(
  edges: unknown[],
  nodes: Set<string>,
  placed: boolean
): Set<string> {
  const ids = new Set<string>();
  for (const raw of edges) {
    const edge = fields(raw, 'an edge');
    known(nodes, edge.from);
    known(nodes, edge.to);
    if (placed) checkPath(edge);
    ids.add(String(edge.id));
  }
  if (ids.size !== edges.length) throw broken('two edges have the same id');
  return ids;
}

function checkPath(edge: Fields): void {
  if (typeof edge.path !== 'string') throw broken('an edge has no path');
  if (!isNumber(edge.labelX) || !isNumber(edge.labelY)) {
    throw broken('an edge has no place for its label');
  }
}

/** Groups stand in groups that come before them, so that none is in itself. */
function checkGroups(document: Fields, nodes: Set<string>): Set<string> {
  const ids = new Set<string>();
  for (const raw of list(document, 'groups')) {
    const group = fields(raw, 'a group');
    if (group.parent !== null) known(ids, group.parent);
    if (group.result !== null) known(nodes, group.result);
    if (!isNumber(group.w) || !isNumber(group.h)) throw broken('a group has no size');
    ids.add(String(group.id));
  }
  for (const raw of list(document, 'nodes')) {
    const { group } = fields(raw, 'a node');
    if (group !== null && group !== undefined) known(ids, group);
  }
  return ids;
}

function checkViews(
  document: Fields,
  boxes: Set<string>,
  groups: Set<string>,
  edges: Set<string>
): void {
  const views = list(document, 'views');
  if (!views[document.start as number]) throw broken('it lacks the view to start with');
  for (const raw of views) {
    const view = fields(raw, 'a view');
    if (!isNumber(view.width) || !isNumber(view.height))
      throw broken('a view has no size');
    for (const id of list(view, 'open')) known(groups, id);
    for (const [id, place] of Object.entries(fields(view.places, 'its places'))) {
      known(boxes, id);
      if (!Array.isArray(place) || !place.every(isNumber))
        throw broken('a box has no place');
    }
    for (const frame of list(view, 'frames'))
      known(groups, fields(frame, 'a frame').group);
    for (const raw of list(view, 'wires')) {
      const wire = fields(raw, 'a wire');
      known(boxes, wire.from);
      known(boxes, wire.to);
      for (const edge of list(wire, 'edges')) known(edges, edge);
      checkPath(wire);
    }
  }
}

function checkSteps(steps: unknown[], nodes: Set<string>, edges: Set<string>): number {
  for (const raw of steps) {
    const step = fields(raw, 'a step');
    if (step.phase !== 'forward' && step.phase !== 'backward') {
      throw broken('a step is neither forward nor backward');
    }
    known(nodes, step.node);
    if (step.target !== undefined) known(nodes, step.target);
    if (step.targets !== undefined)
      for (const target of list(step, 'targets')) known(nodes, target);
    for (const edge of list(step, 'edges')) known(edges, edge);
  }
  return steps.length;
}

function versions(document: Fields): string {
  const found = document.schema;
  if (!isNumber(found)) return `${INTRODUCTION} it is not a graph document.`;
  const place = found < SCHEMA ? 'the Python kernel' : 'JupyterLab';
  return (
    `${INTRODUCTION} it is written in version ${found} of the graph format and this ` +
    `viewer reads version ${SCHEMA}. Update autodiff-lab where ${place} is ` +
    `installed, then reload the page.`
  );
}

const INTRODUCTION = 'This graph cannot be drawn:';

function broken(why: string): UnreadableDocument {
  return new UnreadableDocument(`${INTRODUCTION} ${why}. Run the cell again.`);
}

function fields(raw: unknown, what: string): Fields {
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw))
    return raw as Fields;
  throw broken(`${what} is not what was expected`);
}

function list(owner: Fields, name: string): unknown[] {
  const value = owner[name];
  if (Array.isArray(value)) return value;
  throw broken(`its ${name} are missing`);
}

function known(ids: Set<string>, id: unknown): void {
  if (!ids.has(String(id))) throw broken('it names a node or an edge that it lacks');
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
