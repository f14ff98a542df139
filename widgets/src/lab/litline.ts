/* A line of a cell, lit up: a bar over it, since the editor owns its own elements. */

import { html } from '../graph/elements';
import type { Cell } from './cells';

interface Lit {
  bar: HTMLElement;
  cell: Cell;
  source: string;
}

export class LitLines {
  private lit: Lit[] = [];

  /** Light up a line, counted from 1, if its editor is on the page. */
  light(cell: Cell, line: number): void {
    const bar = cell.editor && barOver(cell.editor, line);
    if (bar) this.lit.push({ bar, cell, source: textOf(cell) });
  }

  clear(): void {
    for (const { bar } of this.lit.splice(0)) bar.remove();
  }

  /** Put out what an edit has moved. */
  prune(): void {
    const stale = this.lit.some(({ cell, source }) => textOf(cell) !== source);
    if (stale) this.clear();
  }
}

function textOf({ model }: Cell): string {
  return model.sharedModel.getSource();
}

function barOver(
  editor: NonNullable<Cell['editor']>,
  line: number
): HTMLElement | null {
  const row = line - 1;
  const start = editor.getCoordinateForPosition({ line: row, column: 0 });
  const column = editor.getLine(row)?.length ?? 0;
  const end = editor.getCoordinateForPosition({ line: row, column });
  if (line > editor.lineCount || !start || !end) return null;
  const bar = html('div', { class: 'adl-lit-line', 'data-line': line });
  bar.style.top = `${start.top - editor.host.getBoundingClientRect().top}px`;
  bar.style.height = `${end.bottom - start.top}px`;
  editor.host.append(bar);
  return bar;
}
