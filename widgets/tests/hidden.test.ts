import { expect, test, vi } from 'vitest';
import { SceneFrame } from '../src/scene/frame';
import type { Host, Scene, State } from '../src/scene/types';
import raw from './fixtures/hidden.json';

function open(change: State = {}) {
  const scene = structuredClone(raw) as unknown as Scene;
  const state = { ...scene.state, ...change };
  const host: Host = { live: false, state, set: vi.fn() };
  const frame = new SceneFrame({ ...scene, state }, host);
  return { host, frame, root: frame.element };
}

const said = (root: Element) => root.querySelector('.adl-text')!.textContent;
const press = (root: Element, action: string) =>
  root.querySelector<HTMLElement>(`[data-action=${action}]`)!.click();

test('every epoch is there without a kernel, and nothing asks to run the cell', () => {
  const { root, host } = open({ frame: 0 });
  expect(said(root)).toBe(raw.frames[0].text);
  press(root, 'forward');
  expect(said(root)).toBe(raw.frames[1].text);
  expect(host.set).toHaveBeenLastCalledWith({ frame: 1 });
  press(root, 'last');
  expect(said(root)).toBe(raw.frames.at(-1)!.text);
  expect(root.textContent).not.toMatch(/run the cell/i);
});

test('arrow keys step', () => {
  const { root } = open({ frame: 0 });
  const key = new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true });
  root.querySelector('.adl-side')!.dispatchEvent(key);
  expect(said(root)).toBe(raw.frames[1].text);
});

test('points lie on top of the heat map', () => {
  const { root } = open();
  const parts = [...root.querySelector('.adl-plot svg')!.children];
  const bands = parts.filter(part => part.hasAttribute('fill-opacity'));
  expect(bands.length).toBeGreaterThan(0);
  expect(parts.indexOf(bands.at(-1)!)).toBeLessThan(parts.length - 1);
  expect(parts.at(-1)!.hasAttribute('fill-opacity')).toBe(false);
});

test('a frame chosen in Python is followed', () => {
  const { root, frame } = open({ frame: 0 });
  frame.follow({ frame: 2 });
  expect(said(root)).toBe(raw.frames[2].text);
});
