import { beforeEach, expect, test, vi } from 'vitest';
import { SceneFrame } from '../src/scene/frame';
import type { Host, Scene, State } from '../src/scene/types';
import raw from './fixtures/tape.json';

let state: State;
let host: Host;
let frame: SceneFrame;

beforeEach(() => {
  state = {};
  host = {
    live: false,
    state,
    set: vi.fn((change: State) => Object.assign(state, change))
  };
  frame = new SceneFrame(structuredClone(raw) as unknown as Scene, host);
});

const find = (selector: string) => frame.element.querySelector<HTMLElement>(selector)!;
const row = (i: number) =>
  [...find(`tbody tr:nth-child(${i + 1})`).children].map(cell => cell.textContent);

function choose(name: string): void {
  const buttons = [...frame.element.querySelectorAll<HTMLElement>('.adl-phase')];
  buttons.find(button => button.textContent === name)!.click();
}

const gradient = (label: string) => {
  const id = raw.graph.nodes.find(node => node.label === label)!.id;
  return find(`[data-node=${id}] .adl-gradient`).textContent;
};

test('results are told apart by shape and word', () => {
  expect(row(0).slice(-1)).toEqual(['right']);
  expect(row(2).slice(-1)).toEqual(['wrong']);
  const shapes = [...frame.element.querySelectorAll('.adl-verdict path')];
  expect(new Set(shapes.map(shape => shape.getAttribute('d'))).size).toBe(2);
});

test('what nobody knows has a shape of its own', () => {
  const rows = raw.rows.map((row, i) =>
    i === 2 ? [...row.slice(0, -1), 'too long to tell'] : row
  );
  frame.show({ ...raw, kind: 'nothing' });
  frame.show({ ...raw, rows });
  const shapes = [...frame.element.querySelectorAll('.adl-verdict path')];
  expect(new Set(shapes.map(shape => shape.getAttribute('d'))).size).toBe(3);
});

test('another traversal has other numbers in the same graph', () => {
  expect(gradient('a')).toBe('∂ 25');
  choose('Recursion');
  expect(gradient('a')).toBe('∂ 29 ≠ 25');
  expect(find('.adl-current').textContent).toContain('Recursion');
  expect(state.walk).toBe('recursion');
});

test('steps are counted for the traversal that is played', () => {
  choose('Every path');
  find('[data-action=last]').click();
  expect(row(1)[1]).toBe('14 of 14');
  expect(row(0)[1]).toBe('10');
  expect(gradient('b')).toBe('∂ 19');
});

test('keys step, and a state from elsewhere is followed', () => {
  const key = new KeyboardEvent('keydown', { key: 'End', bubbles: true });
  find('.adl-scroll').dispatchEvent(key);
  expect(state.step).toBe(raw.graph.steps.length + raw.walks[0].steps.length);
  frame.follow({ walk: 'assign', step: 1 });
  expect(find('[data-step]').dataset.step).toBe('1');
  expect(find('.adl-current').textContent).toContain('Overwriting');
});
