/* A trace: the graph to step through, and below it every step as a row to go to. */

import { html } from '../../graph/elements';
import { GraphView } from '../../graph/view';
import type { Scene, SceneView } from '../types';

interface Row {
  phase: 'forward' | 'backward';
  at: string;
  computation: string;
  result: string;
}

const NAMES = ['step', 'at', 'computation', 'result'];

export function trace(first: Scene): SceneView {
  let graph: GraphView | undefined;
  let lines: HTMLElement[] = [];
  const body = html('tbody');
  const heads = NAMES.map(name => html('th', { scope: 'col' }, name));
  const head = html('thead', {}, html('tr', {}, ...heads));
  const rows = html('div', { class: 'adl-steps', tabindex: 0, role: 'group' });
  rows.setAttribute('aria-label', 'Steps');
  rows.append(html('table', { class: 'adl-table' }, head, body));
  const element = html('div', { class: 'adl-body' }, rows);

  function light(step: number): void {
    lines.forEach((line, i) => {
      if (i === step - 1) line.setAttribute('aria-current', 'step');
      else line.removeAttribute('aria-current');
    });
    const line = lines[step - 1];
    if (line) reveal(rows, line);
    else rows.scrollTop = 0;
  }

  function update(scene: Scene): void {
    const go = (step: number) => graph?.goTo(step);
    const all = scene.rows as Row[];
    lines = all.map((row, i) => drawRow(row, i + 1, scene.graph ? go : undefined));
    body.replaceChildren(...lines);
    if (!scene.graph) {
      graph?.dispose();
      graph = undefined;
    } else if (graph) {
      graph.replace(scene.graph);
    } else {
      graph = new GraphView(scene.graph, { onStep: light });
      element.prepend(graph.element);
    }
    light(graph?.step ?? 0);
  }

  update(first);
  return { element, update, dispose: () => graph?.dispose() };
}

/** A row; with a graph above it, its number is a button that goes there. */
function drawRow(row: Row, step: number, go?: (step: number) => void): HTMLElement {
  const words = `step ${step}, ${row.phase}`;
  const number = go
    ? html('button', { type: 'button', class: 'adl-sort', 'aria-label': words })
    : html('span');
  number.textContent = String(step);
  const texts = [row.at, row.computation, row.result];
  const cells = texts.map(text => html('td', {}, text));
  const line = html('tr', {}, html('td', { class: 'adl-number' }, number), ...cells);
  line.dataset.phase = row.phase;
  if (go) line.addEventListener('click', () => go(step));
  return line;
}

/** Scroll the box, and never the page, so that the line is in sight. */
function reveal(box: HTMLElement, line: HTMLElement): void {
  const top = line.offsetTop - HEAD;
  const bottom = line.offsetTop + line.offsetHeight;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (bottom > box.scrollTop + box.clientHeight)
    box.scrollTop = bottom - box.clientHeight;
}

const HEAD = 30; // px that the heading covers
