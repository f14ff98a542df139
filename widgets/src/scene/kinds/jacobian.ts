/* Tiles of a Jacobian: colour is size, hatching is a minus, and a tile says its slope.

   The still picture (display/jacobian_svg.py) looks the same. */

import { html } from '../../graph/elements';
import { Status } from '../controls';
import type { Scene, SceneView } from '../types';

interface JacobianScene extends Scene {
  rows: string[];
  columns: string[];
  shares: (number | null)[][];
  texts: string[][];
  zeros: string;
}

const FEW = 12; // columns that have room for their names and numbers

export function jacobian(first: Scene): SceneView {
  let scene = first as JacobianScene;
  let tiles: HTMLElement[][] = [];
  let heads: HTMLElement[] = [];
  let sides: HTMLElement[] = [];
  let at: [number, number] = [0, 0];
  const grid = html('table', { class: 'adl-tiles', role: 'grid' });
  const status = new Status();
  const wide = html('div', { class: 'adl-wide' }, grid);
  const element = html('div', { class: 'adl-body' }, wide, status.element);
  grid.addEventListener('keydown', event => pressed(event));
  grid.addEventListener('pointerleave', () => mark());
  grid.addEventListener('focusout', () => mark());

  function update(next: Scene): void {
    scene = next as JacobianScene;
    at = [0, 0];
    grid.setAttribute('aria-label', scene.alt);
    grid.classList.toggle('adl-many', scene.columns.length > FEW);
    const name = (scope: string) => (text: string) => html('th', { scope }, text);
    heads = scene.columns.map(name('col'));
    sides = scene.rows.map(name('row'));
    tiles = scene.texts.map((row, i) => row.map((text, j) => tile(i, j, text)));
    const lines = sides.map((side, i) => html('tr', {}, side, ...tiles[i]));
    grid.replaceChildren(
      html('thead', {}, html('tr', {}, html('td'), ...heads)),
      html('tbody', {}, ...lines)
    );
    tiles[0]?.[0]?.setAttribute('tabindex', '0');
    mark();
  }

  function tile(i: number, j: number, text: string): HTMLElement {
    const share = scene.shares[i][j];
    const kind = !share ? 'empty' : share < 0 ? 'below' : 'above';
    const cell = html('td', { class: `adl-tile adl-${kind}`, tabindex: -1 }, text);
    cell.style.setProperty('--adl-share', String(Math.abs(share ?? 0)));
    cell.setAttribute('aria-label', says(i, j));
    cell.addEventListener('pointerenter', () => mark(i, j));
    cell.addEventListener('focus', () => mark(i, j));
    return cell;
  }

  function says(i: number, j: number): string {
    return `∂${scene.rows[i]}/∂${scene.columns[j]} = ${scene.texts[i][j]}`;
  }

  /** Say one tile and light up its names; or sum up. */
  function mark(i = -1, j = -1): void {
    sides.forEach((side, k) => side.classList.toggle('adl-lit', k === i));
    heads.forEach((head, k) => head.classList.toggle('adl-lit', k === j));
    status.say(i < 0 ? scene.zeros : says(i, j));
  }

  function pressed(event: KeyboardEvent): void {
    const [down, right] = MOVES[event.key] ?? [0, 0];
    if (!down && !right) return;
    event.preventDefault();
    event.stopPropagation();
    const i = clamp(at[0] + down, scene.rows.length);
    const j = clamp(at[1] + right, scene.columns.length);
    tiles[at[0]][at[1]].setAttribute('tabindex', '-1');
    tiles[i][j].setAttribute('tabindex', '0');
    at = [i, j];
    tiles[i][j].focus();
  }

  update(scene);
  return { element, update };
}

const MOVES: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1]
};

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index));
}
