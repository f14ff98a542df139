import { beforeEach, expect, test } from 'vitest';
import { grids } from '../src/scene/kinds/grids';
import type { Host, Scene, SceneView, State } from '../src/scene/types';

const grid = (rows: string[][], changes = {}) => ({
  name: 'a',
  shape: '1×2',
  hue: 'forward',
  sign: '',
  rows,
  lit: [],
  ...changes
});

const scene = {
  schema: 1,
  kind: 'grids',
  title: 'Grids',
  alt: '',
  note: '',
  fields: { a: 'shape of a' },
  frames: [
    { text: 'first', phase: 'forward', grids: [grid([['1', '2']])] },
    {
      text: 'second',
      phase: 'forward',
      grids: [grid([['1', '<b>']], { lit: [[0, 1]], ghosts: [[1, 0]], sign: '+' })]
    },
    { text: 'third', phase: 'backward', grids: [] }
  ]
} as Scene;

let asked: State[];
const host = (live: boolean): Host => ({
  live,
  state: { a: '2, 1' },
  set: change => void asked.push(change)
});

let view: SceneView;
const stage = () => view.element.querySelector<HTMLElement>('.adl-grids')!;
const press = (key: string) =>
  stage().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
const step = () => view.element.dataset.step;

beforeEach(() => {
  asked = [];
  view = grids(scene, host(false));
});

test('it steps by keys, and says each frame', () => {
  expect(view.element.textContent).toContain('first');
  press('ArrowRight');
  expect(step()).toBe('1');
  expect(view.element.querySelector('[aria-live]')!.textContent).toBe('second');
  press('End');
  expect(view.element.dataset.phase).toBe('backward');
  press('ArrowRight');
  expect(step()).toBe('2');
  press('Home');
  expect(step()).toBe('0');
});

test('cells are text; lit cells and copies are marked', () => {
  press('ArrowRight');
  const cells = [...stage().querySelectorAll('td')];
  expect(cells.map(cell => cell.textContent)).toEqual(['1', '<b>']);
  expect(cells.map(cell => cell.className)).toEqual(['adl-ghost', 'adl-lit']);
  expect(stage().querySelector('b')).toBeNull();
});

test('the fields need a kernel', () => {
  const field = () => view.element.querySelector<HTMLInputElement>('[type=text]')!;
  expect(field().disabled).toBe(true);
  expect(field().value).toBe('2, 1');
  view = grids(scene, host(true));
  field().value = '3';
  field().dispatchEvent(new Event('change'));
  expect(asked).toEqual([{ a: '3' }]);
});

test('another story starts where it has a frame', () => {
  press('End');
  view.update({ ...scene, frames: (scene.frames as unknown[]).slice(0, 2) });
  expect(step()).toBe('1');
});
