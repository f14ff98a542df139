import { beforeEach, expect, test, vi } from 'vitest';
import { SceneFrame } from '../src/scene/frame';
import type { Host, Scene, State } from '../src/scene/types';
import raw from './fixtures/slope-lens.json';

const scene = () => structuredClone(raw) as unknown as Scene;
let state: State;
let host: Host;
let root: HTMLElement;

beforeEach(() => {
  state = { x: 1, h: 0.5 };
  const set = vi.fn((change: State) => Object.assign(state, change));
  host = { live: true, state, set };
  root = new SceneFrame(scene(), host).element;
  const plot = root.querySelector('.adl-plot')!;
  plot.setPointerCapture = () => undefined;
  plot.getBoundingClientRect = () => ({ left: 0, top: 0, width: 520 }) as DOMRect;
});

/** The pointer at a place of the x axis; the domain is from -2 to 4. */
function point(type: string, x: number): void {
  const [left, , right] = raw.chart.frame;
  const clientX = left + ((x + 2) / 6) * (right - left);
  const event = new MouseEvent(type, { clientX, clientY: 100, buttons: 1 });
  root.querySelector('.adl-plot')!.dispatchEvent(event);
}

const dots = () =>
  [...root.querySelectorAll('.adl-plot svg .adl-dot')].map(d => d.getAttribute('d'));

test('the nearer point follows the pointer, also past the other one', () => {
  point('pointerdown', 1.6);
  expect(state).toEqual({ x: 1, h: 0.6 });
  point('pointermove', 0.5);
  expect(state).toEqual({ x: 1, h: -0.5 });
  point('pointerdown', 1.1);
  point('pointermove', 2);
  expect(state).toEqual({ x: 2, h: -0.5 });
});

test('the two points never meet', () => {
  point('pointerdown', 1.6);
  point('pointermove', 1);
  expect(state.h).not.toBe(0);
});

test('a drag is drawn before the kernel answers, where the curve is', () => {
  const before = dots();
  point('pointerdown', 0.9);
  point('pointermove', 2);
  const after = dots();
  expect(after).not.toEqual(before);
  const [, top, , bottom] = raw.chart.frame;
  const { min, max } = raw.chart.y;
  const height = bottom - ((4 - min) / (max - min)) * (bottom - top); // f(2) = 4
  expect(Number(after[0]!.split(/[ a]/)[1])).toBeCloseTo(height, 0);
});

test('figures are those of Python, and stay until it answers', () => {
  const cells = () => [...root.querySelectorAll('td')].map(cell => cell.textContent);
  expect(cells()).toEqual(raw.numbers.map(([, value]) => value));
  point('pointerdown', 2);
  expect(cells()).toEqual(raw.numbers.map(([, value]) => value));
});

test('arrows move a slider and are not heard outside, where they fold headings', () => {
  const heard = vi.fn();
  document.body.replaceChildren(root);
  document.body.addEventListener('keydown', heard);
  const press = (key: string, more = {}) =>
    root
      .querySelector('.adl-slider')!
      .dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }));
  press('ArrowLeft');
  expect(heard).not.toHaveBeenCalled();
  press('s', { ctrlKey: true });
  press('Escape');
  expect(heard).toHaveBeenCalledTimes(2);
});
