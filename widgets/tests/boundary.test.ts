import { expect, test, vi } from 'vitest';
import { SceneFrame } from '../src/scene/frame';
import type { Host, Scene, State } from '../src/scene/types';
import raw from './fixtures/boundary.json';

function open(live = true, change: State = {}) {
  const scene = structuredClone(raw) as unknown as Scene;
  const state = { ...scene.state, ...change };
  const host: Host = { live, state, set: vi.fn() };
  const frame = new SceneFrame({ ...scene, state }, host);
  return { host, frame, root: frame.element };
}

const named = (root: Element, text: string) =>
  [...root.querySelectorAll('button')].find(b => b.textContent === text)!;

test('buttons are wishes, and the train button is a pause button while it trains', () => {
  const { root, host, frame } = open();
  named(root, 'Train').click();
  expect(host.set).toHaveBeenLastCalledWith({ running: true });
  frame.follow({ ...raw.state, running: true });
  expect(named(root, 'Pause')).toBeDefined();
  named(root, 'Step').click();
  expect(host.set).toHaveBeenLastCalledWith({ steps: 1, running: false });
  named(root, 'Restart').click();
  expect(host.set).toHaveBeenLastCalledWith({ restarts: 1, running: false });
  named(root, 'XOR').click();
  expect(host.set).toHaveBeenLastCalledWith({ gate: 'XOR' });
});

test('what was chosen is pressed', () => {
  const { root, frame } = open();
  expect(named(root, 'AND').getAttribute('aria-pressed')).toBe('true');
  expect(named(root, 'line').getAttribute('aria-pressed')).toBe('true');
  frame.follow({ ...raw.state, gate: 'OR', hidden: '4' });
  expect(named(root, 'OR').getAttribute('aria-pressed')).toBe('true');
  expect(named(root, '4 hidden').getAttribute('aria-pressed')).toBe('true');
});

test('a hundred epochs are not read out, the end of them is', () => {
  const { root, frame } = open();
  const live = () => root.querySelector('.adl-text')!.getAttribute('aria-live');
  frame.follow({ ...raw.state, running: true });
  expect(live()).toBe('off');
  frame.follow({ ...raw.state, running: false });
  expect(live()).toBe('polite');
});

test('plane, truth table and loss, with figures below', () => {
  const { root, frame } = open();
  expect(root.querySelectorAll('.adl-plot')).toHaveLength(3);
  const cells = [...root.querySelectorAll('tbody tr > *')].map(c => c.textContent);
  expect(cells).toEqual(raw.figures);
  const other = structuredClone(raw);
  other.charts.splice(1, 1);
  other.names = ['epoch'];
  other.figures = ['7'];
  frame.show(other);
  expect(root.querySelectorAll('.adl-plot')).toHaveLength(2);
  expect(root.querySelector('tbody')!.textContent).toBe('7');
});

test('without a kernel nothing can be pressed', () => {
  const { root } = open(false);
  expect([...root.querySelectorAll('button, input')]).not.toHaveLength(0);
  for (const control of root.querySelectorAll<HTMLButtonElement>('button, input'))
    expect(control.disabled).toBe(true);
});
