/* Buttons, progress, phase and speed. It shows the player's state and drives it. */

import { html, setText } from './elements';
import { changeIcon, icon, type IconName } from './icons';
import type { Moment, Phase } from './moment';
import type { Player } from './player';

const PHASES: Record<Phase, string> = {
  overview: 'Overview',
  forward: 'Forward',
  backward: 'Backward'
};

const SPEEDS = [0.5, 1, 2, 4];

export class Toolbar {
  readonly element: HTMLElement;
  private readonly first: HTMLButtonElement;
  private readonly back: HTMLButtonElement;
  private readonly play: HTMLButtonElement;
  private readonly forward: HTMLButtonElement;
  private readonly last: HTMLButtonElement;
  private readonly progress: HTMLInputElement;
  private readonly counter = html('span', { class: 'adl-counter' });
  private readonly phases: [Phase, HTMLElement][];

  /** `start` goes to the first step of a phase. */
  constructor(
    private readonly player: Player,
    start: (phase: Phase) => void
  ) {
    this.first = button('first', 'Overview', () => player.goTo(0));
    this.back = button('back', 'Back', () => player.previous());
    this.play = button('play', 'Play', () => player.toggle());
    this.forward = button('forward', 'Forward', () => player.next());
    this.last = button('last', 'Last step', () => player.goToStop(player.last));
    this.progress = progress(player);
    this.phases = (Object.keys(PHASES) as Phase[]).map(phase => [
      phase,
      phaseButton(phase, () => start(phase))
    ]);
    this.element = this.assemble();
  }

  show(moment: Moment): void {
    const { stop: step, last, playing } = this.player;
    disable(this.first, step === 0);
    disable(this.back, step === 0);
    disable(this.forward, step === last);
    disable(this.last, step === last);
    disable(this.play, last === 0);
    changeIcon(this.play, playing ? 'pause' : 'play');
    name(this.play, playing ? 'Pause' : 'Play');
    this.progress.max = String(last);
    this.progress.value = String(step);
    this.progress.setAttribute('aria-valuetext', `${step} of ${last}`);
    this.progress.style.setProperty('--adl-done', `${last ? (100 * step) / last : 0}%`);
    setText(this.counter, `${step} / ${last}`);
    this.counter.style.minWidth = `${2 * String(last).length + 3}ch`;
    for (const [phase, mark] of this.phases) {
      mark.setAttribute('aria-pressed', String(phase === moment.phase));
    }
  }

  private assemble(): HTMLElement {
    const group = (kind: string, ...children: HTMLElement[]) =>
      html('div', { class: `adl-group adl-${kind}` }, ...children);
    return html(
      'div',
      { class: 'adl-toolbar', role: 'group', 'aria-label': 'Steps' },
      group('buttons', this.first, this.back, this.play, this.forward, this.last),
      group('progress', this.progress, this.counter),
      group('phases', ...this.phases.map(([, mark]) => mark)),
      speedMenu(this.player)
    );
  }
}

function button(picture: IconName, label: string, act: () => void): HTMLButtonElement {
  const element = html(
    'button',
    { type: 'button', class: 'adl-button', 'data-action': picture },
    icon(picture)
  );
  name(element, label);
  element.addEventListener('click', () => {
    if (element.getAttribute('aria-disabled') !== 'true') act();
  });
  return element;
}

function phaseButton(phase: Phase, act: () => void): HTMLElement {
  const look = { type: 'button', class: `adl-phase adl-phase-${phase}` };
  const element = html('button', look, PHASES[phase]);
  element.addEventListener('click', act);
  return element;
}

function name(element: HTMLElement, label: string): void {
  element.title = label;
  element.setAttribute('aria-label', label);
}

/** Unlike `disabled`, this leaves the focus where it is at the last step. */
function disable(element: HTMLElement, disabled: boolean): void {
  element.setAttribute('aria-disabled', String(disabled));
}

function progress(player: Player): HTMLInputElement {
  const slider = html('input', {
    type: 'range',
    class: 'adl-slider',
    min: 0,
    step: 1,
    'aria-label': 'Step'
  });
  slider.addEventListener('input', () => player.goToStop(Number(slider.value)));
  return slider;
}

function speedMenu(player: Player): HTMLElement {
  const options = SPEEDS.map(speed =>
    html('option', { value: speed, selected: speed === 1 }, `${speed}×`)
  );
  const menu = html(
    'select',
    { class: 'adl-speed', 'aria-label': 'Speed' },
    ...options
  );
  menu.title = 'Speed';
  menu.addEventListener('change', () => (player.speed = Number(menu.value)));
  return menu;
}
