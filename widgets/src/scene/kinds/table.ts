/* A table of results: sort by any column; a bar beside each number shows its size. */

import { html } from '../../graph/elements';
import type { Scene, SceneView } from '../types';

interface Column {
  name: string;
  texts: string[];
  /** Empty for a column of words. */
  numbers: (number | null)[];
  /** How long the bar of each cell is, as a share of the longest; or no bars. */
  shares: (number | null)[];
}

type Order = 'none' | 'descending' | 'ascending';

const NEXT: Record<Order, Order> = {
  none: 'descending',
  descending: 'ascending',
  ascending: 'none'
};

export function table(first: Scene): SceneView {
  let columns: Column[] = [];
  let sorted = { column: 0, order: 'none' as Order };
  let heads: HTMLElement[] = [];
  const head = html('tr');
  const body = html('tbody');
  const whole = html('table', { class: 'adl-table' }, html('thead', {}, head), body);
  const element = html('div', { class: 'adl-wide', tabindex: 0, role: 'group' }, whole);

  function sortBy(column: number): void {
    const again = sorted.column === column && sorted.order !== 'none';
    sorted = { column, order: again ? NEXT[sorted.order] : 'descending' };
    fill();
  }

  function fill(): void {
    heads.forEach((cell, i) => {
      const order = i === sorted.column ? sorted.order : 'none';
      cell.setAttribute('aria-sort', order);
    });
    const order = ordered(columns, sorted.column, sorted.order);
    body.replaceChildren(
      ...order.map(row => html('tr', {}, ...columns.map(column => cell(column, row))))
    );
  }

  function update(scene: Scene): void {
    columns = scene.columns as Column[];
    element.setAttribute('aria-label', scene.alt);
    heads = columns.map(({ name, numbers, shares }, i) => {
      const sort = html('button', { type: 'button', class: 'adl-sort' }, name || '#');
      sort.addEventListener('click', () => sortBy(i));
      return html('th', { scope: 'col', class: side(numbers, shares) }, sort);
    });
    head.replaceChildren(...heads);
    if (sorted.column >= columns.length) sorted = { column: 0, order: 'none' };
    fill();
  }

  update(first);
  return { element, update };
}

/** The numbers of the rows in their order: by size, by alphabet, or as they came. */
function ordered(columns: Column[], by: number, order: Order): number[] {
  const rows = (columns[0]?.texts ?? []).map((_, i) => i);
  if (order === 'none') return rows;
  const { texts, numbers } = columns[by];
  const size = (row: number) => numbers[row] ?? -Infinity;
  const compare = numbers.length
    ? (a: number, b: number) => (size(a) === size(b) ? 0 : size(b) - size(a))
    : (a: number, b: number) => texts[a].localeCompare(texts[b]);
  return rows.sort((a, b) => (order === 'descending' ? compare(a, b) : compare(b, a)));
}

function cell({ texts, numbers, shares }: Column, row: number): HTMLElement {
  const found = html('td', { class: side(numbers) }, html('span', {}, texts[row]));
  if (shares.length) {
    const bar = html('span', { class: 'adl-bar-of', 'aria-hidden': 'true' });
    bar.style.setProperty('--adl-share', String(shares[row] ?? 0));
    found.append(bar);
  }
  return found;
}

function side(numbers: unknown[], shares: unknown[] = []): string {
  if (!numbers.length) return '';
  return shares.length ? 'adl-number adl-barred' : 'adl-number';
}
