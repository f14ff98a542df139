/* The list of lessons with what to do next above it. It draws, and asks; no files. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { html, setText } from '../../graph/elements';
import { button, LessonItem, type Acts } from './item';
import { nextStep } from './next';
import { scoreOf, type Kept } from './progress';
import type { Lesson } from './types';

export interface Shelf {
  lessons: Lesson[];
  kept: Kept;
  /** The files that are in the reader's folder. */
  present: ReadonlySet<string>;
}

export class LessonsView {
  readonly element = html('div', { class: 'adl-lessons' });
  private readonly score = html('p', { class: 'adl-score' });
  private readonly bar = html('div', { class: 'adl-bar' }, html('div', {}));
  private readonly next: NextCard;
  private readonly status = html('p', { class: 'adl-panel-status', role: 'status' });
  private readonly list = html('div', { class: 'adl-shelf' });
  private items = new Map<Lesson, LessonItem>();
  private listed = '';

  constructor(
    private readonly acts: Acts,
    private readonly trans: TranslationBundle
  ) {
    this.next = new NextCard(acts, trans);
    this.bar.setAttribute('aria-hidden', 'true');
    this.element.append(
      html(
        'div',
        { class: 'adl-panel-head' },
        html('h2', {}, trans.__('Lessons')),
        this.score,
        this.bar
      ),
      this.next.element,
      this.status,
      this.list
    );
  }

  /** What just happened, or what went wrong; said aloud too. */
  say(text: string): void {
    setText(this.status, text);
    this.status.hidden = !text;
  }

  show({ lessons, kept, present }: Shelf): void {
    this.build(lessons);
    for (const [lesson, item] of this.items) item.show(kept, present.has(lesson.file));
    const scores = lessons.map(lesson => scoreOf(lesson, kept));
    const sum = (part: 'earned' | 'points') => scores.reduce((n, s) => n + s[part], 0);
    const done = scores.filter(({ state }) => state === 'done').length;
    const [earned, points] = [sum('earned'), sum('points')];
    const { trans } = this;
    const counted = trans.__('%1 of %2 done', done, lessons.length);
    const scored = trans.__('%1 of %2 points', earned, points);
    setText(this.score, lessons.length ? `${counted} · ${scored}` : '');
    this.bar.style.setProperty(
      '--adl-done',
      `${points ? (100 * earned) / points : 0}%`
    );
    this.next.show(lessons, kept);
  }

  /** Make the list once: what is there stays, and so does the focus. */
  private build(lessons: Lesson[]): void {
    const listed = JSON.stringify(lessons);
    if (listed === this.listed) return;
    this.listed = listed;
    this.items = new Map(
      lessons.map(lesson => [lesson, new LessonItem(lesson, this.acts, this.trans)])
    );
    const grades = [...new Set(lessons.map(({ grade }) => grade))];
    this.list.replaceChildren(...grades.map(grade => this.section(grade)));
    if (!lessons.length) this.list.append(this.nothing());
  }

  private section(grade: string): HTMLElement {
    const own = [...this.items].filter(([lesson]) => lesson.grade === grade);
    const items = own.map(([, { element }]) => element);
    return html(
      'section',
      { 'data-grade': grade },
      html('h3', {}, this.gradeName(grade)),
      html('ul', { class: 'adl-lesson-list' }, ...items)
    );
  }

  private gradeName(grade: string): string {
    const { trans } = this;
    const names: Record<string, string> = {
      intro: trans.__('Intro'),
      core: trans.__('Core'),
      advanced: trans.__('Advanced'),
      capstone: trans.__('Capstone')
    };
    return names[grade] ?? (grade || trans.__('More'));
  }

  private nothing(): HTMLElement {
    const text = this.trans.__(
      'No lessons were found. They come with autodiff_lab: install it again, ' +
        'restart JupyterLab and reload this page.'
    );
    return html('p', { class: 'adl-panel-empty' }, text);
  }
}

class NextCard {
  readonly element: HTMLElement;
  private readonly label = html('span', { class: 'adl-next-label' });
  private readonly title = html('span', { class: 'adl-next-title' });
  private readonly detail = html('span', { class: 'adl-next-detail' });
  private readonly button: HTMLButtonElement;

  constructor(
    acts: Acts,
    private readonly trans: TranslationBundle
  ) {
    this.button = button('', 'adl-next-button', () => acts.next());
    const text = [this.label, this.title, this.detail];
    const words = html('div', { class: 'adl-next-words' }, ...text);
    this.element = html('div', { class: 'adl-next' }, words, this.button);
  }

  show(lessons: Lesson[], kept: Kept): void {
    const { trans } = this;
    const next = nextStep(lessons, kept);
    this.element.hidden = !lessons.length;
    this.button.hidden = !next;
    setText(this.label, next ? trans.__('Next') : trans.__('All done'));
    if (!next) {
      setText(this.title, trans.__('Every exercise is right. Well done.'));
      setText(this.detail, '');
      return;
    }
    const { lesson, task, begun } = next;
    setText(this.title, lesson.title);
    const start = trans.__('Lesson %1, %2 min', Number(lesson.number), lesson.minutes);
    setText(this.detail, begun && task ? task.title : start);
    setText(this.button, begun ? trans.__('Continue') : trans.__('Start'));
    this.button.setAttribute(
      'aria-label',
      begun
        ? trans.__('Continue: %1', lesson.title)
        : trans.__('Start: %1', lesson.title)
    );
  }
}
