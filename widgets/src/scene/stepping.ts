/* Step through frames that are all in the scene: buttons, keys, a clock; no kernel. */

import { Player } from '../graph/player';
import { Toolbar } from '../graph/toolbar';
import { isWanted } from '../graph/wanted';
import type { Moment } from '../graph/moment';

export class Stepping {
  readonly element: HTMLElement;
  private readonly player: Player;
  private readonly toolbar: Toolbar;

  /** `show` draws a step, from 0 for the start; it is called on every change.
      `pace` is how long a step lasts in ms while it plays. */
  constructor(
    count: number,
    private readonly show: (step: number) => void,
    pace?: number
  ) {
    this.player = new Player(count, () => this.moved(), pace);
    this.toolbar = new Toolbar(this.player, () => undefined);
    this.element = this.toolbar.element;
    this.element.querySelector('.adl-phases')?.remove();
    this.toolbar.show({ phase: 'overview' } as Moment);
  }

  get step(): number {
    return this.player.step;
  }

  goTo(step: number): void {
    this.player.goTo(step);
  }

  /** Other frames: the step stays where it is, if there is one. */
  resize(count: number): void {
    this.player.resize(count);
  }

  /** Let arrow keys, Home, End and the space bar step, wherever the focus is inside. */
  listen(element: HTMLElement): void {
    element.addEventListener('keydown', event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const act = this.keys()[event.key];
      if (isWanted(event.target as Element, event.key)) event.stopPropagation();
      else if (act) {
        event.preventDefault();
        event.stopPropagation();
        act();
      }
    });
  }

  dispose(): void {
    this.player.dispose();
  }

  private moved(): void {
    this.toolbar.show({ phase: 'overview' } as Moment);
    this.show(this.player.step);
  }

  private keys(): Record<string, () => void> {
    const { player } = this;
    return {
      ArrowRight: () => player.goTo(player.step + 1),
      ArrowLeft: () => player.goTo(player.step - 1),
      Home: () => player.goTo(0),
      End: () => player.goTo(player.last),
      ' ': () => player.toggle()
    };
  }
}
