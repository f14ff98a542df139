import { describe, expect, test } from 'vitest';
import { SceneFrame } from '../src/scene/frame';

const HOSTILE = '<img src=x onerror=alert(1)>';

function scene(changes = {}) {
  return {
    schema: 1,
    kind: 'jacobian',
    title: 'Jacobian, 2×3',
    alt: 'A Jacobian.',
    note: '',
    rows: ['y[0]', 'y[1]'],
    columns: ['x[0]', 'x[1]', 'c'],
    shares: [
      [0.5, 0, null],
      [-1, 0.25, 0]
    ],
    texts: [
      ['2', '0', 'nan'],
      ['-4', '1', '0']
    ],
    zeros: '2 of 6 entries are zero',
    ...changes
  };
}

function drawn(raw: unknown) {
  const frame = new SceneFrame(raw, { live: false, state: {}, set: () => {} });
  document.body.replaceChildren(frame.element);
  const all = (css: string) => [...frame.element.querySelectorAll<HTMLElement>(css)];
  return { frame, all, says: () => all('[aria-live]')[0].textContent };
}

const key = (name: string) =>
  new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true });

describe('a Jacobian', () => {
  test('tells the sign of each tile by its kind and its number', () => {
    const { all } = drawn(scene());
    const kinds = all('.adl-tile').map(tile => tile.className.split('adl-').at(-1));
    expect(kinds).toEqual(['above', 'empty', 'empty', 'below', 'above', 'empty']);
    expect(all('.adl-tile').map(tile => tile.textContent)).toEqual([
      ...['2', '0', 'nan', '-4', '1', '0']
    ]);
    expect(all('.adl-tile')[3].style.getPropertyValue('--adl-share')).toBe('1');
  });

  test('says the slope of a tile under the pointer, and lights up its names', () => {
    const { all, says } = drawn(scene());
    expect(says()).toBe('2 of 6 entries are zero');
    all('.adl-tile')[3].dispatchEvent(new Event('pointerenter'));
    expect(says()).toBe('∂y[1]/∂x[0] = -4');
    expect(all('.adl-lit').map(name => name.textContent)).toEqual(['x[0]', 'y[1]']);
    all('table')[0].dispatchEvent(new Event('pointerleave'));
    expect(says()).toBe('2 of 6 entries are zero');
    expect(all('.adl-lit')).toEqual([]);
  });

  test('is one stop for the tab key, and arrows move within, never out', () => {
    const { all, says } = drawn(scene());
    const tiles = all('.adl-tile');
    const stops = () => tiles.filter(tile => tile.getAttribute('tabindex') === '0');
    expect(stops()).toEqual([tiles[0]]);
    tiles[0].focus();
    for (const [name, at] of [
      ['ArrowUp', 0],
      ['ArrowRight', 1],
      ['ArrowDown', 4],
      ['ArrowDown', 4],
      ['ArrowLeft', 3]
    ] as const) {
      document.activeElement!.dispatchEvent(key(name));
      expect(document.activeElement).toBe(tiles[at]);
      expect(stops()).toEqual([tiles[at]]);
    }
    expect(says()).toBe('∂y[1]/∂x[0] = -4');
  });

  test('leaves other keys to the page', () => {
    const { all } = drawn(scene());
    const event = key('a');
    all('.adl-tile')[0].dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
  });

  test('takes another matrix of another size', () => {
    const { frame, all } = drawn(scene());
    const one = { rows: ['y'], columns: ['x'], shares: [[1]], texts: [['3']] };
    frame.show(scene(one));
    expect(all('.adl-tile')).toHaveLength(1);
  });

  test('is text, whatever its names are', () => {
    const { frame, all } = drawn(scene({ rows: [HOSTILE, HOSTILE] }));
    all('.adl-tile')[0].dispatchEvent(new Event('pointerenter'));
    expect(frame.element.querySelector('img')).toBeNull();
  });
});
