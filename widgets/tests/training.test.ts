import { expect, test, vi } from 'vitest';
import { SceneFrame } from '../src/scene/frame';
import type { Host, Scene, State } from '../src/scene/types';
import raw from './fixtures/training.json';

function open(change: State = {}) {
  const scene = structuredClone(raw) as unknown as Scene;
  const state = { ...scene.state, ...change };
  const host: Host = { live: true, state, set: vi.fn() };
  const frame = new SceneFrame({ ...scene, state }, host);
  return { host, frame, root: frame.element };
}

const words = (root: Element) =>
  [...root.querySelectorAll('button')].map(button => button.textContent);

test('train and stop, and nothing to choose', () => {
  const { root, host } = open();
  expect(words(root)).toEqual(['Train', 'Stop']);
  root.querySelectorAll('button')[1].click();
  expect(host.set).toHaveBeenCalledWith({ stops: 1, running: false });
  expect(root.querySelector('[type=range]')).toBeNull();
});

test('how far it is', () => {
  const { root, frame } = open();
  const bar = root.querySelector('progress')!;
  expect([bar.value, bar.max]).toEqual([4, 4]);
  frame.show({ ...structuredClone(raw), progress: null });
  expect(bar.hidden).toBe(true);
});

test('loss, accuracy, gradients and a confusion matrix with its counts', () => {
  const { root } = open();
  const plots = [...root.querySelectorAll('.adl-plot')];
  expect(plots).toHaveLength(4);
  const tiles = raw.charts[3].marks[0] as { texts: string[][] };
  const counts = [...plots[3].querySelectorAll('.adl-ink')].map(t => t.textContent);
  expect(counts).toEqual(tiles.texts.flat().filter(Boolean));
});

test('a board that gets its first numbers draws them', () => {
  const { root, frame } = open();
  frame.show({ ...structuredClone(raw), charts: [raw.charts[0]], names: ['epoch'] });
  expect(root.querySelectorAll('.adl-plot')).toHaveLength(1);
  frame.show(structuredClone(raw));
  expect(root.querySelectorAll('.adl-plot')).toHaveLength(4);
});
