/* A small table of words and numbers; its rows may change, its place does not. */

import { html, setText } from '../graph/elements';

export class Table {
  readonly element = html('table', { class: 'adl-table' });
  private readonly head: HTMLElement[];
  private readonly body = html('tbody');

  /** `numeric` are the columns, from 0, that are set to the right. */
  constructor(
    names: string[],
    private readonly numeric: number[] = []
  ) {
    this.head = names.map((name, i) =>
      html('th', { scope: 'col', ...this.look(i) }, name)
    );
    const named = names.some(Boolean);
    if (named) this.element.append(html('thead', {}, html('tr', {}, ...this.head)));
    this.element.append(this.body);
  }

  show(rows: string[][]): void {
    const made = rows.map(cells => {
      const row = cells.map((text, i) => html('td', this.look(i), text));
      return html('tr', {}, ...row);
    });
    this.body.replaceChildren(...made);
  }

  /** Another name for a column. */
  rename(column: number, name: string): void {
    setText(this.head[column], name);
  }

  row(index: number): HTMLTableRowElement {
    return this.body.rows[index];
  }

  private look(column: number): Record<string, string> {
    return this.numeric.includes(column) ? { class: 'adl-number' } : {};
  }
}
