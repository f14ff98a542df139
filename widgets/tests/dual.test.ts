import { expect, test, vi } from 'vitest';
import { SceneFrame } from '../src/scene/frame';
import type { Host, Scene, State } from '../src/scene/types';
import raw from './fixtures/dual.json';

function open(live: boolean, state: State = {}) {
  const set = vi.fn((change: State) => Object.assign(state, change));
  const host: Host = { live, state, set };
  const frame = new SceneFrame({ ...structuredClone(raw), state } as Scene, host);
  const find = (selector: string) =>
    frame.element.querySelector<HTMLElement>(selector)!;
  const column = (i: number) =>
    [...frame.element.querySelectorAll(`tbody tr :nth-child(${i})`)].map(
      cell => cell.textContent
    );
  return { frame, find, column, set };
}

const [x1, x2] = raw.directions;

function choose(find: (selector: string) => HTMLElement, i: number): void {
  find('.adl-tools').querySelectorAll<HTMLElement>('.adl-phase')[i].click();
}

test('both columns are filled in step by step', () => {
  const { find, column } = open(false);
  expect(column(5)).toEqual(x1.tangents);
  find('[data-action=forward]').click();
  const leaves = raw.graph.nodes.map(node => node.leaf);
  const known = leaves.map((leaf, i) => leaf || i === leaves.indexOf(false));
  expect(column(3)).toEqual(raw.rows.map((row, i) => (known[i] ? row[2] : '')));
  expect(column(5)).toEqual(x1.tangents.map((t, i) => (known[i] ? t : '')));
  expect(find('.adl-current').textContent).toContain('v1');
});

test('the graph carries the tangents too, and loses them where nothing is known', () => {
  const { find } = open(false);
  const last = `[data-node=${raw.graph.nodes.at(-1)!.id}] .adl-gradient`;
  expect(find(last).textContent).toBe('d 5.5');
  find('[data-action=forward]').click();
  expect(find(last).textContent).toBe('');
});

test('directions are chosen without a kernel', () => {
  const { find, column, set } = open(false);
  choose(find, 1);
  expect(column(5)).toEqual(x2.tangents);
  expect(set).toHaveBeenLastCalledWith({ along: 1 });
  find('[data-action=last]').click();
  expect(find('.adl-text[aria-live]').textContent).toBe(x2.steps.at(-1)!);
});

test('a seed needs the kernel', () => {
  expect(open(false).find('.adl-sliders input').hasAttribute('disabled')).toBe(true);
  const { find, set } = open(true, { seed: [1, 0], along: 0, step: 0 });
  const slider = find('.adl-sliders [type=range]') as HTMLInputElement;
  slider.value = '0.5';
  slider.dispatchEvent(new Event('input'));
  expect(set).toHaveBeenLastCalledWith({ seed: [0.5, 0], along: null });
});
