import { beforeEach, expect, test, vi } from 'vitest';
import { SceneFrame } from '../src/scene/frame';
import type { Host, Scene, State } from '../src/scene/types';
import raw from './fixtures/paths.json';

let state: State;
let frame: SceneFrame;

function open(scene: unknown = raw): void {
  state = {};
  const set = vi.fn((change: State) => Object.assign(state, change));
  const host: Host = { live: false, state, set };
  frame = new SceneFrame(structuredClone(scene) as Scene, host);
}

beforeEach(() => open());

const find = (selector: string) => frame.element.querySelector<HTMLElement>(selector)!;
const said = () => find('.adl-body > .adl-status').textContent;
const lit = () =>
  [...frame.element.querySelectorAll<HTMLElement>('.adl-taken')]
    .map(part => part.dataset.node ?? part.dataset.edge)
    .sort();

function key(name: string): void {
  const event = new KeyboardEvent('keydown', { key: name, bubbles: true });
  find('.adl-routes').dispatchEvent(event);
}

test('a route lights up with its product, and the sum grows', () => {
  expect(said()).toBe('4 in all; together they give 106.');
  expect(lit()).toEqual([]);
  key('ArrowRight');
  const [first] = raw.routes;
  expect(lit()).toEqual([...first.nodes, ...first.edges].sort());
  expect(said()).toBe(
    'v4 → v3 → v2 → a: 1 × 7 × 7 = 49. 1 of 4 visited: sum 49 of 106.'
  );
});

test('any row can be visited by a click, and each counts once', () => {
  const rows = frame.element.querySelectorAll<HTMLElement>('tbody tr');
  rows[3].click();
  rows[1].click();
  rows[3].click();
  expect(said()).toContain('2 of 4 visited: sum 29 of 106.');
  expect(state).toEqual({ route: 4, visited: [4, 2] });
});

test('a click on an edge finds the routes through it, one after the other', () => {
  const edge = raw.routes[1].edges[1];
  const through = raw.routes.flatMap((r, i) => (r.edges.includes(edge) ? [i + 1] : []));
  const click = new MouseEvent('click', { bubbles: true });
  const found = [...through, through[0]].map(() => {
    find(`[data-edge=${edge}] path`).dispatchEvent(click);
    return state.route;
  });
  expect(found).toEqual([...through, through[0]]);
});

test('all routes together are the derivative, and one can start again', () => {
  for (let i = 0; i < 4; i++) key('ArrowRight');
  expect(said()).toContain('4 of 4 visited: sum 106, the derivative.');
  find('.adl-push').click();
  expect(said()).toContain('together they give 106');
  expect(state).toEqual({ route: 0, visited: [] });
});

test('where only some routes are listed, they are not called the derivative', () => {
  open({ ...raw, count: '1000', more: '996', total: '5000' });
  key('End');
  key('Home');
  for (let i = 0; i < 4; i++) key('ArrowRight');
  expect(said()).toContain('4 of 1000 visited: sum 106 of 5000.');
});
