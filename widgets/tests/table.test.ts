import { describe, expect, test } from 'vitest';
import { SceneFrame } from '../src/scene/frame';

const HOSTILE = '<img src=x onerror=alert(1)>';
const words = (name: string, texts: string[]) => ({
  name,
  texts,
  numbers: [],
  shares: []
});

function scene(changes = {}) {
  return {
    schema: 1,
    kind: 'table',
    title: 'Costs',
    alt: 'Three ways.',
    note: '',
    columns: [
      words('way', ['value', 'push', 'pull']),
      {
        name: 'flops',
        texts: ['2', '1,100', '5'],
        numbers: [2, 1100, 5],
        shares: [0.1, 1, 0.2]
      },
      { name: 'runs', texts: ['–', '7', '7'], numbers: [null, 7, 7], shares: [] }
    ],
    ...changes
  };
}

function drawn(raw: unknown) {
  const frame = new SceneFrame(raw, { live: false, state: {}, set: () => {} });
  const all = (css: string) => [...frame.element.querySelectorAll<HTMLElement>(css)];
  return {
    frame,
    all,
    column: (n: number) =>
      all(`tbody td:nth-child(${n + 1})`).map(({ textContent }) => textContent),
    sort: (n: number) => all('th button')[n].click(),
    order: () => all('th').map(head => head.getAttribute('aria-sort'))
  };
}

describe('a table', () => {
  test('has every cell, and a bar where there are shares', () => {
    const { column, all } = drawn(scene());
    expect(column(0)).toEqual(['value', 'push', 'pull']);
    expect(column(1)).toEqual(['2', '1,100', '5']);
    const bars = all('.adl-bar-of');
    expect(bars.map(bar => bar.style.getPropertyValue('--adl-share'))).toEqual([
      '0.1',
      '1',
      '0.2'
    ]);
  });

  test('sorts by numbers and not by their texts; then back to how it was', () => {
    const { column, sort, order } = drawn(scene());
    sort(1);
    expect(column(1)).toEqual(['1,100', '5', '2']);
    expect(order()).toEqual(['none', 'descending', 'none']);
    sort(1);
    expect(column(1)).toEqual(['2', '5', '1,100']);
    sort(1);
    expect(column(0)).toEqual(['value', 'push', 'pull']);
    expect(order()).toEqual(['none', 'none', 'none']);
  });

  test('sorts words by the alphabet, and puts what is unknown last', () => {
    const { column, sort } = drawn(scene());
    sort(0);
    expect(column(0)).toEqual(['pull', 'push', 'value']);
    sort(2);
    expect(column(2)).toEqual(['7', '7', '–']);
    expect(column(0)).toEqual(['push', 'pull', 'value']);
  });

  test('keeps its order when new numbers come', () => {
    const { frame, column, sort } = drawn(scene());
    sort(1);
    const next = scene();
    next.columns[1].texts = ['9', '1', '5'];
    next.columns[1].numbers = [9, 1, 5];
    frame.show(next);
    expect(column(1)).toEqual(['9', '5', '1']);
  });

  test('is text, whatever is in it', () => {
    const { frame, column } = drawn(scene({ columns: [words(HOSTILE, [HOSTILE])] }));
    expect(frame.element.querySelector('img')).toBeNull();
    expect(column(0)).toEqual([HOSTILE]);
  });

  test('may be empty', () => {
    expect(drawn(scene({ columns: [] })).all('td')).toEqual([]);
  });
});
