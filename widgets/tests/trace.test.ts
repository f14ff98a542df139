import { describe, expect, test } from 'vitest';
import { SceneFrame } from '../src/scene/frame';
import { example } from './example';

const row = (phase: string, at: string) => ({
  phase,
  at,
  computation: '7 × 1 = 7',
  result: '0 → 7'
});

function scene(changes = {}) {
  const graph = example();
  const rows = graph.steps.map(({ phase, node }) => row(phase, node));
  const base = { schema: 1, kind: 'trace', title: 'Trace of d', alt: 'A.', note: '' };
  return { ...base, graph, rows, ...changes };
}

function drawn(raw: unknown) {
  const frame = new SceneFrame(raw, { live: false, state: {}, set: () => {} });
  const all = (css: string) => [...frame.element.querySelectorAll<HTMLElement>(css)];
  const lines = () => all('.adl-steps tbody tr');
  return {
    frame,
    all,
    lines,
    lit: () => lines().findIndex(line => line.hasAttribute('aria-current')),
    step: () => all('.adl-graph[data-step]')[0].dataset.step
  };
}

describe('a trace', () => {
  test('has a row for every step of its graph', () => {
    const { lines, all } = drawn(scene());
    expect(lines()).toHaveLength(example().steps.length);
    expect(lines()[0].dataset.phase).toBe('forward');
    expect(all('.adl-steps button')[2].getAttribute('aria-label')).toBe(
      'step 3, backward'
    );
  });

  test('goes to the step of the row that is pressed', () => {
    const { lines, lit, step } = drawn(scene());
    expect(lit()).toBe(-1);
    lines()[3].querySelector('button')!.click();
    expect(step()).toBe('4');
    expect(lit()).toBe(3);
  });

  test('lights up the row of the step that the graph is at', () => {
    const { all, lit } = drawn(scene());
    const forward = all('[data-action=forward]')[0];
    forward.click();
    forward.click();
    expect(lit()).toBe(1);
    all('[data-action=first]')[0].click();
    expect(lit()).toBe(-1);
  });

  test('without a graph is a table, and nothing in it can be pressed', () => {
    const { all, lines } = drawn(scene({ graph: undefined }));
    expect(lines().length).toBeGreaterThan(0);
    expect(all('button')).toEqual([]);
  });

  test('takes the next trace, with or without a graph', () => {
    const { frame, all, lines } = drawn(scene());
    frame.show(scene({ graph: undefined, rows: [row('forward', 'z')] }));
    expect(all('.adl-graph[data-step]')).toEqual([]);
    expect(lines()).toHaveLength(1);
    frame.show(scene());
    expect(all('.adl-graph[data-step]')).toHaveLength(1);
  });

  test('is text, whatever is in it', () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const { frame } = drawn(
      scene({ graph: undefined, rows: [row('forward', hostile)] })
    );
    expect(frame.element.querySelector('img')).toBeNull();
    expect(frame.element.textContent).toContain(hostile);
  });
});
