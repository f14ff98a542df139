/* Where in the run we are, and the clock that moves on. No drawing in here. */

const PACE = 1600; // ms between two steps at speed 1

export class Player {
  private position = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private rate = 1;
  private stops: number[];

  constructor(
    count: number,
    private readonly changed: () => void,
    private readonly pace = PACE
  ) {
    this.stops = everyStep(count);
  }

  /** So many steps of the run are done. */
  get step(): number {
    return this.position;
  }

  /** The number of the stop that we are at, or on the way to. */
  get stop(): number {
    const found = this.stops.findIndex(step => step >= this.position);
    return found < 0 ? this.last : found;
  }

  get last(): number {
    return this.stops.length - 1;
  }

  get playing(): boolean {
    return this.timer !== undefined;
  }

  set speed(rate: number) {
    this.rate = rate;
    if (this.playing) this.schedule();
  }

  /** Stop the clock and go to a step; one that does not exist becomes the nearest. */
  goTo(step: number): void {
    this.halt();
    this.move(step);
  }

  /** Go to a step that another view of the same run has gone to. */
  follow(step: number): void {
    if (step !== this.position) this.goTo(step);
  }

  /** Go to a stop by its number. */
  goToStop(number: number): void {
    this.goTo(this.stops[Math.max(0, Math.min(this.last, Math.round(number) || 0))]);
  }

  next(): void {
    this.goToStop(this.stop + 1);
  }

  previous(): void {
    this.goToStop(this.stop - 1);
  }

  /** A run of another length, which stops at every step. */
  resize(count: number): void {
    this.stopAt(everyStep(count));
  }

  /** Another picture of the run, which stops elsewhere. */
  stopAt(stops: number[]): void {
    this.stops = stops;
    this.goTo(Math.min(this.position, stops[this.last]));
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  pause(): void {
    this.halt();
    this.changed();
  }

  /** Play from here on; from the end, play again from the start. */
  play(): void {
    if (!this.last) return;
    this.schedule();
    this.move(this.stops[this.stop >= this.last ? 1 : this.stop + 1]);
  }

  dispose(): void {
    this.halt();
  }

  private move(step: number): void {
    const end = this.stops[this.last];
    this.position = Math.max(0, Math.min(end, Math.round(step) || 0));
    if (this.position >= end) this.halt();
    this.changed();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.schedule();
      this.move(this.stops[Math.min(this.stop + 1, this.last)]);
    }, this.pace / this.rate);
  }

  private halt(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

function everyStep(count: number): number[] {
  return Array.from({ length: count + 1 }, (_, step) => step);
}
