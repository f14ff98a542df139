import { expect, test } from 'vitest';
import { cellHash } from '../src/lab/cellhash';
import { Sources } from '../src/lab/sources';
import { html } from '../src/graph/elements';

// What ipykernel 7.4 names cells with these texts: its own function was called on them.
const NAMED: [text: string, hash: string][] = [
  ['', '3990065800'],
  ['d', '3161387801'],
  ['a = 1', '3780943274'],
  ['c = a + b\n\nd = a * c  # after an empty line\nd', '2865454493'],
  ['"∂ and 日本 and 🙂"', '1310877286']
];

test.each(NAMED)('the cell %j has the name that its kernel gives it', (text, hash) => {
  expect(cellHash(text)).toBe(hash);
});

function drawing(...ids: string[]): HTMLElement {
  return html('div', {}, ...ids.map(id => html('i', { 'data-node': id })));
}

const NODES = [
  { id: 'n0', source: { line: 2, cell: '7' } },
  { id: 'n1', source: { line: 2, cell: '7' } },
  { id: 'n2', source: { line: 2, cell: '8' } },
  { id: 'n3', source: { line: 3 } },
  { id: 'n4', source: null }
];

test('a line has the nodes that it made, and no others', () => {
  const sources = new Sources(drawing('n0', 'n1', 'n2', 'n3', 'n4'));
  sources.read({ nodes: NODES });
  const ids = (cell: string, line: number) =>
    sources.boxes({ cell, line }).map(box => (box as HTMLElement).dataset.node);
  expect(ids('7', 2)).toEqual(['n0', 'n1']);
  expect(ids('8', 2)).toEqual(['n2']);
  expect(ids('7', 3)).toEqual([]);
});

test('a line of a file, which belongs to no cell, is not linked', () => {
  const sources = new Sources(drawing());
  sources.read({ nodes: NODES });
  expect(sources.linesOf('n2')).toEqual([{ cell: '8', line: 2 }]);
  expect(sources.linesOf('n3')).toEqual([]);
  expect(sources.linesOf('n4')).toEqual([]);
});

test('a graph inside a scene is linked as well', () => {
  const sources = new Sources(drawing('n0'));
  sources.read({ kind: 'trace', graph: { nodes: NODES } });
  expect(sources.linesOf('n0')).toEqual([{ cell: '7', line: 2 }]);
});

test.each([null, 3, 'text', [[]], { nodes: [null, 'n0', {}] }])(
  'damaged content %j is not linked, and harms nothing',
  content => {
    const sources = new Sources(drawing('n0'));
    sources.read(content);
    expect(sources.linesOf('n0')).toEqual([]);
  }
);

test('a folded group stands for every line inside it, and in the groups inside it', () => {
  const nodes = [
    { id: 'n0', group: 'g1', source: { line: 1, cell: '7' } },
    { id: 'n1', group: 'g1', source: { line: 1, cell: '7' } },
    { id: 'n2', group: 'g0', source: { line: 4, cell: '7' } }
  ];
  const groups = [
    { id: 'g0', parent: null },
    { id: 'g1', parent: 'g0' }
  ];
  const sources = new Sources(drawing('g0'));
  sources.read({ nodes, groups });
  expect(sources.linesOf('g1')).toEqual([{ cell: '7', line: 1 }]);
  expect(sources.linesOf('g0').map(({ line }) => line)).toEqual([1, 4]);
  expect(sources.boxes({ cell: '7', line: 4 })).toHaveLength(1);
});
