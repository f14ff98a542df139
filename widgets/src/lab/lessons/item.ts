/* One lesson in the list: open it, see how far it is, and start parts of it afresh. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { html, setText } from '../../graph/elements';
import type { State } from '../check';
import { Mark, Ring } from './marks';
import { scoreOf, type Kept } from './progress';
import type { Lesson, Task } from './types';

export interface Acts {
  open(lesson: Lesson, task?: Task): void;
  resetLesson(lesson: Lesson): void;
  resetTask(lesson: Lesson, task: Task): void;
  next(): void;
}

export class LessonItem {
  readonly element: HTMLElement;
  private readonly ring: Ring;
  private readonly facts = html('span', { class: 'adl-lesson-facts' });
  private readonly count = html('span', {});
  private readonly rows: TaskRow[];
  private readonly reset: HTMLButtonElement;

  constructor(
    private readonly lesson: Lesson,
    private readonly acts: Acts,
    private readonly trans: TranslationBundle
  ) {
    this.ring = new Ring(lesson.number);
    this.rows = lesson.tasks.map(task => new TaskRow(lesson, task, acts, trans));
    this.reset = button(trans.__('Reset lesson…'), 'adl-panel-button', () =>
      acts.resetLesson(lesson)
    );
    this.reset.setAttribute('aria-label', trans.__('Reset lesson: %1', lesson.title));
    this.element = html(
      'li',
      { class: 'adl-lesson', 'data-lesson': lesson.number },
      this.opener(),
      ...this.details()
    );
  }

  show(kept: Kept, present: boolean): void {
    const score = scoreOf(this.lesson, kept);
    this.element.dataset.state = score.state;
    this.ring.show(score.points ? score.earned / score.points : 0);
    setText(this.facts, this.describe(score.earned, score.points, score.state));
    setText(
      this.count,
      score.state === 'new'
        ? this.trans._n('%1 check', '%1 checks', score.tasks)
        : this.trans.__('%1 of %2 checks done', score.finished, score.tasks)
    );
    for (const row of this.rows) row.show(kept, present);
    this.reset.disabled = !present;
  }

  private describe(earned: number, points: number, state: string): string {
    const { trans } = this;
    const minutes = trans.__('%1 min', this.lesson.minutes);
    if (!points) return minutes;
    const score =
      state === 'new'
        ? trans._n('%1 point', '%1 points', points)
        : trans.__('%1 of %2 points', earned, points);
    return `${minutes} · ${score}`;
  }

  private opener(): HTMLElement {
    const { lesson } = this;
    const title = html('span', { class: 'adl-lesson-title' }, lesson.title);
    const words = html('span', { class: 'adl-lesson-words' }, title, this.facts);
    const opener = button('', 'adl-lesson-open', () => this.acts.open(lesson));
    opener.title = lesson.title;
    opener.append(this.ring.element, words);
    return opener;
  }

  private details(): HTMLElement[] {
    if (!this.rows.length) return [];
    const rows = this.rows.map(({ element }) => element);
    const name = html('span', { class: 'adl-hidden' }, ` (${this.lesson.title})`);
    const summary = html('summary', {}, this.count, name);
    const tasks = html('ul', { class: 'adl-tasks' }, ...rows);
    return [html('details', { class: 'adl-lesson-more' }, summary, tasks, this.reset)];
  }
}

class TaskRow {
  readonly element: HTMLElement;
  private readonly mark = new Mark();
  private readonly state = html('span', { class: 'adl-hidden' });
  private readonly reset: HTMLButtonElement;

  constructor(
    lesson: Lesson,
    private readonly task: Task,
    acts: Acts,
    private readonly trans: TranslationBundle
  ) {
    const open = button('', 'adl-task-open', () => acts.open(lesson, task));
    const title = html(
      'span',
      { class: 'adl-task-title' },
      task.title,
      ' ',
      this.state
    );
    const points = html('span', { class: 'adl-task-points' }, `${task.points}`);
    points.setAttribute('aria-hidden', 'true');
    open.append(this.mark.element, title, points);
    this.reset = button(trans.__('Reset'), 'adl-task-reset', () =>
      acts.resetTask(lesson, task)
    );
    this.reset.setAttribute('aria-label', trans.__('Reset: %1', task.title));
    this.element = html('li', { 'data-task': task.name }, open, this.reset);
  }

  show(kept: Kept, present: boolean): void {
    const state = kept.reached[this.task.name]?.state ?? 'not started';
    this.mark.show(state);
    this.element.dataset.state = state;
    const points = this.trans._n('%1 point', '%1 points', this.task.points);
    setText(this.state, `(${this.word(state)}, ${points})`);
    this.reset.disabled = !present;
  }

  private word(state: State): string {
    const { trans } = this;
    const words: Record<State, string> = {
      'not started': trans.__('not started'),
      'wrong type': trans.__('not a number yet'),
      wrong: trans.__('not right yet'),
      nearly: trans.__('nearly'),
      right: trans.__('right')
    };
    return words[state];
  }
}

export function button(
  label: string,
  name: string,
  act: () => void
): HTMLButtonElement {
  const element = html('button', { type: 'button', class: name }, label);
  element.addEventListener('click', act);
  return element;
}
