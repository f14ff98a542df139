/* Where in the run we are, and the clock that moves on. No drawing in here. */

const PACE = 1600; // ms between two steps at speed 1

export class Player {
  private position = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private rate = 1;

  constructor(
    private count: number,
    private readonly changed: () => void,
    private readonly pace = PACE
  ) {}

  get step(): number {
    return this.position;
  }

  get last(): number {
    return this.count;
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
    this.stop();
    this.move(step);
  }

  /** Go to a step that another view of the same run has gone to. */
  follow(step: number): void {
    if (step !== this.position) this.goTo(step);
  }

  resize(count: number): void {
    this.count = count;
    this.goTo(Math.min(this.position, count));
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  pause(): void {
    this.stop();
    this.changed();
  }

  /** Play from here on; from the end, play again from the start. */
  play(): void {
    if (!this.count) return;
    this.schedule();
    this.move(this.position >= this.count ? 1 : this.position + 1);
  }

  dispose(): void {
    this.stop();
  }

  private move(step: number): void {
    this.position = Math.max(0, Math.min(this.count, Math.round(step) || 0));
    if (this.position >= this.count) this.stop();
    this.changed();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.schedule();
      this.move(this.position + 1);
    }, this.pace / this.rate);
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
