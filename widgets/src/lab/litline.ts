/* A line of a cell, lit up: a bar laid over it, since the editor owns its own elements. */

import { html } from '../graph/elements';
import type { Cell } from './cells';

export class LitLines {
  private bars: HTMLElement[] = [];

  /** Light up a line, counted from 1, if its editor is on the page. */
  light({ editor }: Cell, line: number): void {
    if (!editor || line > editor.lineCount) return;
    const row = line - 1;
    const start = editor.getCoordinateForPosition({ line: row, column: 0 });
    const column = editor.getLine(row)?.length ?? 0;
    const end = editor.getCoordinateForPosition({ line: row, column });
    if (!start || !end) return;
    const bar = html('div', { class: 'adl-lit-line', 'data-line': line });
    const top = start.top - editor.host.getBoundingClientRect().top;
    bar.style.top = `${top}px`;
    bar.style.height = `${end.bottom - start.top}px`;
    editor.host.append(bar);
    this.bars.push(bar);
  }

  clear(): void {
    for (const bar of this.bars.splice(0)) bar.remove();
  }
}
