import { beforeEach, expect, test, vi } from 'vitest';
import { SceneFrame } from '../src/scene/frame';
import type { Host, Scene, State } from '../src/scene/types';
import raw from './fixtures/simplify.json';

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
const text = (selector: string) => find(selector).textContent;

function key(name: string): void {
  const event = new KeyboardEvent('keydown', { key: name, bubbles: true });
  find('.adl-routes').dispatchEvent(event);
}

test('it starts with the expression as it came', () => {
  expect(text('.adl-before')).toBe(raw.start);
  expect(text('.adl-after')).toBe('');
  expect(text('.adl-status')).toBe('25 symbols; 9 steps lead to 2 * x + 3 * y');
});

test('a step shows both sides, with the part that changes marked', () => {
  for (let i = 0; i < 4; i++) key('ArrowRight');
  const step = raw.steps[3];
  expect(text('.adl-before mark')).toBe(step.from);
  expect(text('.adl-after mark')).toBe(step.to);
  expect(text('.adl-before')).toBe(step.before.map(([piece]) => piece).join(''));
  expect(text('.adl-status')).toContain('0 · x = 0');
  expect(text('.adl-current')).toContain(step.rule);
  expect(state).toEqual({ step: 4 });
});

test('the bar of this moment has its size', () => {
  key('End');
  const words = [...frame.element.querySelectorAll('.adl-plot .adl-word')];
  expect(words.map(word => word.textContent)).toEqual(['25', '7', '7', '7']);
});

test('a number too long to be read is only said about', () => {
  const steps = raw.steps.map(step => ({ ...step, size: 3.2138760885179806e60 }));
  open({ ...raw, sizes: [['naive', 3.2138760885179806e60]], steps });
  expect(text('.adl-status')).toMatch(/^about 10\^60 symbols; 9 steps/);
  key('ArrowRight');
  expect(text('.adl-current')).toMatch(/about 10\^60$/);
});

test('a click on a row goes there, and a state from elsewhere is followed', () => {
  frame.element.querySelectorAll<HTMLElement>('tbody tr')[6].click();
  expect(state.step).toBe(7);
  frame.follow({ step: 2 });
  expect(text('.adl-current th')).toBe('2');
});

test('of a long expression only the part is shown', () => {
  const steps = raw.steps.map(step => ({ ...step, before: [], after: [] }));
  open({ ...raw, start: '', steps });
  expect(text('.adl-before')).toBe('…');
  key('ArrowRight');
  expect(text('.adl-before')).toBe('1 * x');
  expect(text('.adl-after')).toBe('x');
});

test('an expression that is short already stands there twice', () => {
  open({ ...raw, steps: [], start: 'sin(x)', end: 'sin(x)' });
  expect(text('.adl-after')).toBe('sin(x)');
});
