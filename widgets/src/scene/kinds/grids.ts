/* Grids of cells in frames: shapes that stretch and collapse, windows that slide.

   All frames are in the scene, so stepping needs no kernel. Where Python can make
   another story, its inputs stand below as fields. */

import { html } from '../../graph/elements';
import { Status } from '../controls';
import { Stepping } from '../stepping';
import type { Host, Scene, SceneView, State } from '../types';

interface Grid {
  name: string;
  shape: string;
  hue: string;
  sign: string;
  rows: string[][];
  lit: [number, number][];
  ghosts?: number[][];
}

interface Frame {
  text: string;
  phase: string;
  grids: Grid[];
}

interface GridScene extends Scene {
  frames: Frame[];
  fields?: Record<string, string>;
}

export function grids(first: Scene, host: Host): SceneView {
  let scene = first as GridScene;
  const stepping = new Stepping(0, show);
  const stage = html('div', { class: 'adl-grids', tabindex: 0, role: 'group' });
  stage.setAttribute('aria-label', 'Grids; arrow keys step');
  const status = new Status();
  const fields = new Fields(scene.fields ?? {}, host);
  const element = html('div', { class: 'adl-body' });
  element.append(stepping.element, stage, status.element, fields.element);
  stepping.listen(element);

  function update(next: Scene): void {
    scene = next as GridScene;
    const tallest = (frame: Frame) => Math.max(...frame.grids.map(g => g.rows.length));
    const rows = Math.max(1, ...scene.frames.map(tallest));
    stage.style.setProperty('--adl-rows', String(rows));
    stepping.resize(scene.frames.length - 1);
    fields.show(host.state);
  }

  function show(step: number): void {
    const frame = scene.frames[step];
    if (!frame) return;
    stage.replaceChildren(...frame.grids.flatMap(drawn));
    element.dataset.step = String(step);
    element.dataset.phase = frame.phase;
    status.say(frame.text);
  }

  update(scene);
  const dispose = () => stepping.dispose();
  return { element, update, dispose, follow: state => fields.show(state) };
}

function drawn(grid: Grid): HTMLElement[] {
  const lit = new Set(grid.lit.map(place => place.join()));
  const rows = grid.rows.map((row, i) =>
    html(
      'tr',
      {},
      ...row.map((text, j) => cell(grid, text, i, j, lit.has(`${i},${j}`)))
    )
  );
  const caption = html('caption', {}, grid.name, html('span', {}, grid.shape));
  const table = html('table', { class: `adl-grid-table adl-hue-${grid.hue}` });
  table.append(caption, html('tbody', {}, ...rows));
  const sign = html('span', { class: 'adl-grid-sign' }, grid.sign);
  return grid.sign ? [sign, table] : [table];
}

function cell(grid: Grid, text: string, i: number, j: number, lit: boolean) {
  const kind = [lit ? 'adl-lit' : '', grid.ghosts?.[i]?.[j] ? 'adl-ghost' : ''];
  return html('td', { class: kind.join(' ').trim() }, text);
}

/** What Python can be asked to change: one text field each. */
class Fields {
  readonly element = html('div', { class: 'adl-fields' });
  private readonly inputs: [string, HTMLInputElement][];

  constructor(names: Record<string, string>, host: Host) {
    this.inputs = Object.entries(names).map(([key, label]) => {
      const disabled = !host.live;
      const input = html('input', { type: 'text', class: 'adl-field', disabled });
      input.addEventListener('change', () => host.set({ [key]: input.value }));
      this.element.append(html('label', { class: 'adl-short' }, `${label} `, input));
      return [key, input];
    });
    this.element.hidden = !this.inputs.length;
  }

  show(state: State): void {
    for (const [key, input] of this.inputs) {
      if (input.ownerDocument.activeElement !== input)
        input.value = String(state[key] ?? '');
    }
  }
}
