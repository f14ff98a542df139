/* A table of figures that change often: cells are touched, rows stay. */

import { html, setText } from '../graph/elements';

export class Figures {
  readonly element = html('table', { class: 'adl-table adl-figures' });
  private readonly body = html('tbody');
  private readonly cells: HTMLTableCellElement[][] = [];

  /** The first column names its row; the columns in `numbers` are set to the right. */
  constructor(
    names: string[],
    private readonly numbers: number[] = []
  ) {
    const head = names.map((name, i) => this.cell('th', i, name, 'col'));
    if (names.some(Boolean))
      this.element.append(html('thead', {}, html('tr', {}, ...head)));
    this.element.append(this.body);
  }

  show(rows: string[][]): void {
    while (this.cells.length < rows.length) this.grow(rows[this.cells.length]);
    while (this.cells.length > rows.length) {
      this.cells.pop();
      this.body.lastElementChild?.remove();
    }
    rows.forEach((row, i) => row.forEach((text, j) => setText(this.cells[i][j], text)));
  }

  /** Row i, to mark it or to put more into it. */
  row(i: number): HTMLElement {
    return this.body.children[i] as HTMLElement;
  }

  /** Scroll a box so far that row i is in sight; the page stays where it is. */
  reveal(i: number, box: HTMLElement): void {
    const row = this.row(i)?.getBoundingClientRect();
    if (!row) return;
    const { top, bottom } = box.getBoundingClientRect();
    if (row.bottom > bottom) box.scrollTop += row.bottom - bottom;
    else if (row.top < top) box.scrollTop -= top - row.top;
  }

  private grow(row: string[]): void {
    const cells = row.map((text, i) =>
      i ? this.cell('td', i, text) : this.cell('th', i, text, 'row')
    );
    this.cells.push(cells);
    this.body.append(html('tr', {}, ...cells));
  }

  private cell(tag: 'td' | 'th', i: number, text: string, scope = '') {
    const kind = this.numbers.includes(i) ? 'adl-number' : '';
    return html(tag, { class: kind || false, scope: scope || false }, text);
  }
}
