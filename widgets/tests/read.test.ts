import { describe, expect, test } from 'vitest';
import { readDocument, UnreadableDocument } from '../src/graph/read';
import { GraphView } from '../src/graph/view';
import { example } from './example';

const shown = (raw: unknown) => new GraphView(raw).element.textContent;

describe('a document that cannot be drawn says why', () => {
  test('newer than the viewer', () => {
    const text = shown({ ...example(), schema: 3 });
    expect(text).toContain('version 3 of the graph format');
    expect(text).toContain('Update autodiff-lab where JupyterLab is installed');
  });

  test('older than the viewer', () => {
    expect(shown({ ...example(), schema: 0 })).toContain('where the Python kernel is');
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'graph'],
    ['a list', []],
    ['no schema', {}],
    ['no nodes', { ...example(), nodes: undefined }],
    ['a node without a place', { ...example(), nodes: [{ id: 'n0' }] }],
    ['a node at NaN', spoiled(d => (d.nodes[0].x = NaN))],
    ['two nodes with one id', spoiled(d => (d.nodes[1].id = 'n0'))],
    ['two edges with one id', spoiled(d => (d.edges[1].id = 'e0'))],
    ['an edge to nowhere', spoiled(d => (d.edges[0].to = 'n9'))],
    ['a step on an unknown edge', spoiled(d => (d.steps[3].edges = ['e9']))],
    ['a step in no phase', spoiled(d => (d.steps[0].phase = 'sideways' as 'forward'))],
    ['a slider for nobody', spoiled(d => (d.leaves[0].node = 'n9'))],
    ['too few values', spoiled(d => d.numbers.values.pop())]
  ])('%s', (_name, raw) => {
    expect(() => readDocument(raw)).toThrow(UnreadableDocument);
    expect(shown(raw)).toMatch(/^This graph cannot be drawn: .+/);
  });
});

test('a whole document is read as it is', () => {
  expect(readDocument(example())).toEqual(example());
});

test('a view recovers when the next document is whole', () => {
  const view = new GraphView({ schema: 7 });
  view.replace(example());
  expect(view.element.querySelectorAll('[data-node]')).toHaveLength(4);
  expect(view.element.querySelector('[role=alert]')).toBeNull();
});

test('a graph without steps is a picture without buttons', () => {
  const still = example();
  still.steps = [];
  still.numbers.steps = [];
  const { element } = new GraphView(still);
  expect(element.querySelectorAll('[data-node]')).toHaveLength(4);
  expect(element.querySelector('button')).toBeNull();
});

function spoiled(spoil: (document: ReturnType<typeof example>) => void): unknown {
  const document = example();
  spoil(document);
  return document;
}
