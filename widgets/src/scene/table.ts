/* A small table of words and numbers; its rows may change, its place does not. */

import { html } from '../graph/elements';

type Cell = string | HTMLTableCellElement;

/** Fill a table element with columns and rows. */
export function table(
  element: HTMLTableElement,
  names: string[],
  rows: Cell[][]
): HTMLTableElement {
  const head = names.map(name => html('th', { scope: 'col' }, name));
  const body = rows.map(row =>
    html('tr', {}, ...row.map(c => (typeof c === 'string' ? html('td', {}, c) : c)))
  );
  element.replaceChildren(
    html('thead', {}, html('tr', {}, ...head)),
    html('tbody', {}, ...body)
  );
  return element;
}

export function numberCell(text: string): HTMLTableCellElement {
  return html('td', { class: 'adl-number' }, text);
}
