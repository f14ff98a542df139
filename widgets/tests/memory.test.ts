import { expect, test } from 'vitest';
import { SceneFrame } from '../src/scene/frame';
import type { Scene } from '../src/scene/types';
import raw from './fixtures/memory.json';

function open() {
  const scene = structuredClone(raw) as unknown as Scene;
  const frame = new SceneFrame(scene, { live: false, state: scene.state!, set() {} });
  return frame.element;
}

test('it starts where √n is, and says what was measured', () => {
  const root = open();
  expect(root.querySelector('.adl-text')!.textContent).toContain('(√n)');
  expect(root.querySelectorAll('.adl-plot')).toHaveLength(2);
});

test('the last frame is the tape without checkpoints', () => {
  const root = open();
  root.querySelector<HTMLElement>('[data-action=last]')!.click();
  expect(root.querySelector('.adl-text')!.textContent).toContain('No checkpoints');
});

test('forward and backward are two lines in two hues', () => {
  const root = open();
  for (const way of ['forward', 'backward']) {
    const line = root.querySelector(`.adl-plot:first-child .adl-line.adl-hue-${way}`);
    expect(line!.getAttribute('d')!.length).toBeGreaterThan(20);
  }
});
