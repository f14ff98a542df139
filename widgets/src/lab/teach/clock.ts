/* A countdown for "ten minutes of doing", in a corner of the page. No drift: it counts
   from the time when it ends. */

import { html, setText } from '../../graph/elements';

export interface Words {
  name: string;
  over: string;
  pause: string;
  resume: string;
  close: string;
}

export class Clock {
  readonly element = html('div', { class: 'adl-clock', role: 'timer' });
  private readonly time = html('span', { class: 'adl-clock-time' });
  private readonly said = html('span', { class: 'adl-clock-said', role: 'status' });
  private readonly pauser: HTMLButtonElement;
  private readonly ticking: ReturnType<typeof setInterval>;
  private end: number;
  private left = 0; // ms, while it is paused

  constructor(
    minutes: number,
    private readonly words: Words
  ) {
    this.end = Date.now() + minutes * 60_000;
    this.element.setAttribute('aria-label', words.name);
    this.pauser = this.button(words.pause, () => this.toggle());
    const close = this.button(words.close, () => this.dispose());
    this.element.append(this.time, this.said, this.pauser, close);
    this.ticking = setInterval(() => this.show(), 250);
    this.show();
  }

  get remaining(): number {
    return this.left || this.end - Date.now();
  }

  toggle(): void {
    if (this.left) [this.end, this.left] = [Date.now() + this.left, 0];
    else this.left = Math.max(1, this.remaining);
    setText(this.pauser, this.left ? this.words.resume : this.words.pause);
    this.show();
  }

  dispose(): void {
    clearInterval(this.ticking);
    this.element.remove();
  }

  private show(): void {
    const over = this.remaining <= 0;
    const seconds = Math.abs(Math.ceil(this.remaining / 1000));
    const rest = String(seconds % 60).padStart(2, '0');
    setText(
      this.time,
      `${over && seconds ? '+' : ''}${Math.floor(seconds / 60)}:${rest}`
    );
    setText(this.said, over ? this.words.over : '');
    this.element.classList.toggle('adl-clock-over', over);
  }

  private button(text: string, act: () => void): HTMLButtonElement {
    const element = html('button', { type: 'button', class: 'adl-push' }, text);
    element.addEventListener('click', act);
    return element;
  }
}
