/* Grids of cells in frames: shapes that stretch and collapse, windows that slide.

   All frames are in the scene, so stepping needs no kernel. Where Python can make
   another story, its inputs stand below as fields. */

import { html, setText } from '../../graph/elements';
import { changeIcon, icon, type IconName } from '../../graph/icons';
import { Player } from '../../graph/player';
import { Status } from '../controls';
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
  const player = new Player(0, show);
  const bar = new Bar(player);
  const stage = html('div', { class: 'adl-grids', tabindex: 0, role: 'group' });
  stage.setAttribute('aria-label', 'Grids; arrow keys step');
  const status = new Status();
  const fields = new Fields(scene.fields ?? {}, host);
  const element = html('div', { class: 'adl-body' });
  element.append(bar.element, stage, status.element, fields.element);
  stage.addEventListener('keydown', event => pressed(event, player));

  function update(next: Scene): void {
    scene = next as GridScene;
    const tallest = (frame: Frame) => Math.max(...frame.grids.map(g => g.rows.length));
    const rows = Math.max(1, ...scene.frames.map(tallest));
    stage.style.setProperty('--adl-rows', String(rows));
    player.resize(scene.frames.length - 1);
    fields.show(host.state);
    show();
  }

  function show(): void {
    const frame = scene.frames[player.step];
    if (!frame) return;
    stage.replaceChildren(...frame.grids.flatMap(drawn));
    element.dataset.step = String(player.step);
    element.dataset.phase = frame.phase;
    bar.show(frame.phase);
    status.say(frame.text);
  }

  update(scene);
  const dispose = () => player.dispose();
  return { element, update, dispose, follow: state => fields.show(state) };
}

function pressed(event: KeyboardEvent, player: Player): void {
  const acts: Record<string, () => void> = {
    ArrowRight: () => player.goTo(player.step + 1),
    ArrowLeft: () => player.goTo(player.step - 1),
    Home: () => player.goTo(0),
    End: () => player.goTo(player.last),
    ' ': () => player.toggle()
  };
  const act = acts[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  act();
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

/** First, back, play, forward, last; and where we are. */
class Bar {
  readonly element: HTMLElement;
  private readonly play: HTMLButtonElement;
  private readonly counter = html('span', { class: 'adl-counter' });
  private readonly slider = html('input', {
    type: 'range',
    class: 'adl-slider',
    min: 0
  });
  private readonly buttons: [HTMLButtonElement, (player: Player) => boolean][];

  constructor(private readonly player: Player) {
    const atStart = ({ step }: Player) => step === 0;
    const atEnd = ({ step, last }: Player) => step === last;
    const go = (by: () => number) => () => player.goTo(by());
    this.play = push('play', 'Play', () => player.toggle());
    const back = push(
      'back',
      'Back',
      go(() => player.step - 1)
    );
    const forward = push(
      'forward',
      'Forward',
      go(() => player.step + 1)
    );
    const first = push(
      'first',
      'First',
      go(() => 0)
    );
    const last = push(
      'last',
      'Last',
      go(() => player.last)
    );
    this.buttons = [
      [first, atStart],
      [back, atStart],
      [forward, atEnd],
      [last, atEnd]
    ];
    this.slider.setAttribute('aria-label', 'Step');
    this.slider.addEventListener('input', () => player.goTo(+this.slider.value));
    const buttons = html('div', { class: 'adl-group adl-buttons' });
    buttons.append(first, back, this.play, forward, last);
    const progress = html('div', { class: 'adl-group adl-progress' });
    progress.append(this.slider, this.counter);
    this.element = html(
      'div',
      { class: 'adl-toolbar', role: 'group' },
      buttons,
      progress
    );
    this.element.setAttribute('aria-label', 'Steps');
  }

  show(phase: string): void {
    const { step, last, playing } = this.player;
    for (const [button, off] of this.buttons)
      button.setAttribute('aria-disabled', String(off(this.player)));
    changeIcon(this.play, playing ? 'pause' : 'play');
    this.play.setAttribute('aria-label', playing ? 'Pause' : 'Play');
    this.slider.max = String(last);
    this.slider.value = String(step);
    this.slider.setAttribute('aria-valuetext', `${step + 1} of ${last + 1}, ${phase}`);
    setText(this.counter, `${step + 1} / ${last + 1}`);
  }
}

function push(picture: IconName, label: string, act: () => void): HTMLButtonElement {
  const look = { type: 'button', class: 'adl-button', 'data-action': picture };
  const element = html('button', look, icon(picture));
  element.title = label;
  element.setAttribute('aria-label', label);
  element.addEventListener('click', () => {
    if (element.getAttribute('aria-disabled') !== 'true') act();
  });
  return element;
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
