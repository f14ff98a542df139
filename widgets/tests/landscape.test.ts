import { expect, test, vi } from 'vitest';
import { SceneFrame } from '../src/scene/frame';
import type { Host, Scene, State } from '../src/scene/types';
import raw from './fixtures/landscape.json';

function open(live = false, change: State = {}) {
  const scene = structuredClone(raw) as unknown as Scene;
  const state = { ...scene.state, ...change };
  const host: Host = { live, state, set: vi.fn() };
  const frame = new SceneFrame({ ...scene, state }, host);
  return { host, frame, root: frame.element };
}

const press = (root: Element, action: string) =>
  root.querySelector<HTMLElement>(`[data-action=${action}]`)!.click();
const said = (root: Element) => root.querySelector('.adl-text')!.textContent!;

test('it steps without a kernel, and every optimizer has its own shape', () => {
  const { root, host } = open(false, { step: 0 });
  expect(said(root)).toBe('All start at 24.2.');
  press(root, 'forward');
  expect(said(root)).toContain('Step 1: newton is lowest');
  expect(host.set).toHaveBeenCalledWith({ step: 1 });
  const dots = [...root.querySelectorAll('.adl-plot:first-child .adl-dot[class*=hue]')];
  expect(dots.length).toBeGreaterThan(3);
});

test('a path grows by one point a step', () => {
  const { root } = open(false, { step: 0 });
  const path = () =>
    root.querySelector('.adl-line.adl-hue-variable')!.getAttribute('d')!;
  const corners = () => path().match(/[ML]/g)!.length;
  expect(corners()).toBe(1);
  press(root, 'forward');
  press(root, 'forward');
  expect(corners()).toBe(3);
  press(root, 'last');
  expect(corners()).toBe(raw.lanes[0].points.length);
});

test('the heat map has a path for each band that occurs', () => {
  const { root } = open();
  const letters = new Set(raw.map.marks[0].rows.join('').replaceAll('m', ''));
  expect(root.querySelectorAll('[fill-opacity]')).toHaveLength(letters.size);
});

test('rates wait for a kernel', () => {
  const off = open(false).root.querySelectorAll<HTMLInputElement>('.adl-row input');
  expect([...off].every(input => input.disabled)).toBe(true);
  const { root, host } = open(true);
  const inputs = [...root.querySelectorAll('input')];
  const named = (name: string) =>
    inputs.find(i => i.getAttribute('aria-label') === name)!;
  const field = named('rate of sgd, exact value');
  field.value = '0.002';
  field.dispatchEvent(new Event('input'));
  expect(host.set).toHaveBeenCalledWith({
    rates: { ...raw.state.rates, sgd: 0.002 }
  });
  expect(root.textContent).not.toContain('rate of newton');
  named('start, v[1], exact value').value = '0.5';
  named('start, v[1], exact value').dispatchEvent(new Event('input'));
  expect(host.set).toHaveBeenLastCalledWith({ start: [-1.2, 0.5] });
});

test('another scene keeps the step, and a step of Python is followed', () => {
  const { root, frame } = open(true);
  press(root, 'first');
  frame.show(structuredClone(raw));
  expect(said(root)).toContain('All start');
  frame.follow({ ...raw.state, step: 5 });
  expect(said(root)).toContain('Step 5');
});
