import { expect, test, vi } from 'vitest';
import { SceneFrame } from '../src/scene/frame';
import type { Host, Scene, State } from '../src/scene/types';
import raw from './fixtures/u-curve.json';

function open(live = false, state: State = {}) {
  const host: Host = { live, state, set: vi.fn() };
  const scene = structuredClone(raw) as unknown as Scene;
  const frame = new SceneFrame({ ...scene, state }, host);
  return { host, frame, root: frame.element };
}

const slider = (root: Element) => root.querySelector<HTMLInputElement>('[type=range]')!;
const cells = (root: Element, row: number) =>
  [...root.querySelectorAll(`tbody tr:nth-child(${row}) td`)].map(c => c.textContent);

function slide(root: Element, power: number): void {
  slider(root).value = String(power);
  slider(root).dispatchEvent(new Event('input'));
}

test('the slider works without a kernel, and shows what Python computed', () => {
  const { root, host } = open();
  expect(slider(root).disabled).toBe(false);
  expect(root.textContent).not.toContain('run the cell');
  slide(root, -3);
  const at = raw.steps.findIndex(h => Math.abs(h / 1e-3 - 1) < 1e-6);
  expect(cells(root, 1)[1]).toBe(raw.methods[0].errors[at]);
  expect(root.textContent).toContain('h = 0.001');
  expect(host.set).toHaveBeenCalledWith({ h: raw.steps[at] });
});

test('it starts at the step that was chosen, and follows', () => {
  const { root, frame } = open(true, { h: 1e-4 });
  expect(root.querySelector('.adl-text')!.textContent).toContain('h = 0.0001');
  frame.follow({ h: 1e-6 });
  expect(root.querySelector('.adl-text')!.textContent).toContain('h = 1e-6');
});

test('a best step is marked in the table', () => {
  const { root } = open();
  slide(root, Math.log10(raw.steps[raw.methods[1].best]));
  expect(root.querySelector('tbody tr:nth-child(2)')!.className).toBe('adl-best');
});
