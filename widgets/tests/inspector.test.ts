import { Signal } from '@lumino/signaling';
import { expect, test } from 'vitest';
import { html } from '../src/graph/elements';
import type { NotebookPanel, Output } from '../src/lab/cells';
import { controlOf } from '../src/lab/meant';
import { Watched } from '../src/lab/watched';

const GRAPH = 'graph+json';
const CHECK = 'application/vnd.autodiff-lab.check+json';

class Cell {
  outputs: Output[] = [];
  model;
  constructor(
    readonly id: string,
    count = 0
  ) {
    const all = () => this.outputs;
    const outputs = {
      get length() {
        return all().length;
      },
      get: (i: number) => all()[i]
    };
    this.model = { id, type: 'code', executionCount: count, outputs };
  }

  run(...bundles: Record<string, unknown>[]): this {
    this.outputs = bundles.map(data => ({ data }) as unknown as Output);
    return this;
  }
}

function watch(...widgets: Cell[]): Watched {
  const contentChanged = new Signal<object, void>({});
  const ready = new Promise<void>(() => undefined);
  const context = { localPath: 'a/b.ipynb', ready, model: { contentChanged } };
  return new Watched({ content: { widgets }, context } as unknown as NotebookPanel, [
    GRAPH
  ]);
}

function newest(watched: Watched): string | undefined {
  return watched.newest()?.cell.model.id;
}

test('in a notebook that was just opened, what ran last is the newest', () => {
  const first = new Cell('first', 7).run({ [GRAPH]: {} });
  const second = new Cell('second', 3).run({ [GRAPH]: {} });
  expect(newest(watch(first, second))).toBe('first');
});

test('later, what was made last is, whatever its count and its place', () => {
  const first = new Cell('first', 1).run({ [GRAPH]: {} });
  const second = new Cell('second', 40).run({ [GRAPH]: {} });
  const watched = watch(first, second);
  expect(newest(watched)).toBe('second');
  first.run({ [GRAPH]: {} });
  expect(newest(watched)).toBe('first');
  second.run({ 'text/plain': '3' }, { [GRAPH]: {} });
  expect(newest(watched)).toBe('second');
});

test('when the newest is cleared, the one before it is the newest again', () => {
  const [first, second] = [new Cell('first', 1), new Cell('second', 2)];
  const watched = watch(first.run({ [GRAPH]: {} }), second.run({ [GRAPH]: {} }));
  expect(newest(watched)).toBe('second');
  second.run();
  expect(newest(watched)).toBe('first');
  first.run({ 'text/plain': '3' });
  expect(watched.newest()).toBeNull();
});

test('checks are found in the outputs of a notebook that is open', () => {
  const right = {
    schema: 1,
    exercise: 'e',
    lesson: '1',
    state: 'right',
    points: [1, 1]
  };
  const watched = watch(new Cell('a').run({ [CHECK]: right }, { [CHECK]: 'damaged' }));
  expect(watched.checks()).toHaveLength(1);
});

/** jsdom lays nothing out, so every element would count as hidden. */
function seen(element: HTMLElement, visible = true): HTMLElement {
  Object.defineProperty(element, 'offsetParent', {
    get: () => (visible ? document.body : null)
  });
  return element;
}

function graph(visible = true): [HTMLElement, HTMLElement] {
  const button = html('button', { 'data-action': 'forward' });
  return [html('div', { class: 'adl-graph' }, seen(button, visible)), button];
}

test('a command means the focused graph, then the active cell, then the inspector', () => {
  const [inCell, cellButton] = graph();
  const [inPanel, panelButton] = graph();
  const panel = html('div', {}, inPanel);
  document.body.replaceChildren(inCell, panel);
  const activeCell = { node: inCell };
  const watched = { panel: { content: { activeCell } } } as unknown as Watched;
  const meant = (from: Watched | null) => controlOf('[data-action]', from, panel);
  expect(meant(watched)).toBe(cellButton);
  expect(meant(null)).toBe(panelButton);
  panelButton.focus();
  expect(meant(watched)).toBe(panelButton);
});

test('what is hidden is not meant', () => {
  const [hidden] = graph(false);
  document.body.replaceChildren();
  const activeCell = { node: hidden };
  const watched = { panel: { content: { activeCell } } } as unknown as Watched;
  expect(controlOf('[data-action]', watched, html('div', {}))).toBeNull();
});
