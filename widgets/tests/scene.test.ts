import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import module from '../src/anywidget/scenes';
import { SceneFrame } from '../src/scene/frame';
import type { State } from '../src/scene/types';
import { FakeModel } from './fakemodel';

const axis = {
  label: 'x',
  min: 0,
  max: 1,
  log: false,
  ticks: [0, 1],
  texts: ['0', '1']
};
const chart = {
  title: 'a chart',
  width: 400,
  height: 200,
  frame: [50, 10, 390, 160],
  x: axis,
  y: axis,
  marks: []
};
const range = { min: 0, max: 1, step: 0.1 };

function slope(x = 0.5, changes = {}) {
  return {
    schema: 1,
    kind: 'slope-lens',
    title: 'Slope lens',
    alt: 'A curve.',
    note: '',
    chart,
    x,
    h: 1,
    ranges: { x: range, h: { ...range, min: 0.001, log: true } },
    numbers: [['f(x)', String(x)]],
    text: `at ${x}`,
    ...changes
  };
}

const saved = (state: State = {}) => ({ live: false, state, set: () => {} });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a saved scene', () => {
  test('shows what was saved, and says why the controls are off', () => {
    const frame = new SceneFrame(slope(0.5, { state: { x: 0.5 } }), saved({ x: 0.5 }));
    expect(frame.element.querySelector('input')!.disabled).toBe(true);
    expect(frame.element.textContent).toContain('run the cell');
    expect(frame.element.textContent).toContain('at 0.5');
  });

  test.each([
    [null, 'damaged'],
    [{ kind: 3 }, 'damaged'],
    [slope(0, { schema: 2 }), 'format 2'],
    [slope(0, { kind: 'no-such' }), 'no-such'],
    [slope(0, { kind: 'constructor' }), 'no view']
  ])('that cannot be read says so (%#)', (raw, words) => {
    const frame = new SceneFrame(raw, saved());
    const alert = frame.element.querySelector<HTMLElement>('[role=alert]')!;
    expect(alert.hidden).toBe(false);
    expect(alert.textContent).toContain(words);
  });

  test('that breaks its view is reported, and the next one is drawn', () => {
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => {});
    const frame = new SceneFrame(slope(0, { chart: null }), saved());
    expect(frame.element.textContent).toContain('cannot be drawn');
    frame.show(slope(0.25));
    expect(frame.element.textContent).toContain('at 0.25');
    expect(frame.element.querySelector<HTMLElement>('[role=alert]')!.hidden).toBe(true);
    quiet.mockRestore();
  });

  test('is text, whatever is in it', () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const frame = new SceneFrame(
      slope(0, { title: hostile, note: hostile, text: hostile }),
      saved()
    );
    expect(frame.element.querySelector('img')).toBeNull();
    expect(frame.element.textContent).toContain(hostile);
  });
});

describe('a live scene', () => {
  let model: FakeModel;
  let host: HTMLElement;
  let close: () => void;

  beforeEach(() => {
    const state = { x: 0.5, h: 1 };
    model = new FakeModel({ kind: 'scene', scene: slope(), state });
    host = document.createElement('div');
    close = module.render({ model, el: host });
  });

  function slide(to: string): void {
    const slider = host.querySelector<HTMLInputElement>('[type=range]')!;
    slider.value = to;
    slider.dispatchEvent(new Event('input'));
  }

  const questions = () => model.sent.map(({ state }) => state).filter(Boolean);

  test('has one question open at a time, and asks the latest next', () => {
    for (const to of ['0.1', '0.2', '0.3']) slide(to);
    expect(questions()).toEqual([{ x: 0.1, h: 1 }]);
    model.receive({ scene: slope(0.1), answered: 1 });
    expect(questions()).toEqual([
      { x: 0.1, h: 1 },
      { x: 0.3, h: 1 }
    ]);
    model.receive({ scene: slope(0.3), answered: 2 });
    expect(host.textContent).toContain('at 0.3');
    expect(questions()).toHaveLength(2);
  });

  test('says what went wrong, and when nobody answers', () => {
    slide('0.7');
    vi.advanceTimersByTime(5000);
    expect(host.textContent).toContain('does not answer');
    model.receive({ problem: 'there is no slope', answered: 1 });
    expect(host.textContent).toContain('there is no slope');
  });

  test('goes away without leaving a listener', () => {
    expect(model.listening).toBeGreaterThan(0);
    close();
    expect(model.listening).toBe(0);
    expect(host.childElementCount).toBe(0);
  });
});
