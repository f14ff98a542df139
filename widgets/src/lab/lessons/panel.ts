/* The Lessons panel: what the desk says, and what the reader asks of it. */

import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { icons } from '../icons';
import type { Desk } from './desk';
import type { Acts } from './item';
import { lessonAfter, nextStep } from './next';
import type { Lesson, Task } from './types';
import { LessonsView } from './view';

export class LessonsPanel extends Widget implements Acts {
  private readonly view: LessonsView;

  constructor(
    private readonly desk: Desk,
    private readonly trans: TranslationBundle
  ) {
    super();
    this.id = 'autodiff-lab-lessons';
    this.addClass('adl-panel');
    this.title.icon = icons.lessons;
    this.title.caption = trans.__('Lessons');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Lessons'));
    this.view = new LessonsView(this, trans);
    this.view.say('');
    this.node.append(this.view.element);
    desk.changed.connect(() => this.view.show(desk));
  }

  open(lesson: Lesson, task?: Task): void {
    void this.attempt(() => this.desk.open(lesson, task));
  }

  /** Go on where it makes most sense: at the first task that is not solved. */
  next(): void {
    const next = nextStep(this.desk.lessons, this.desk.kept);
    if (next) this.open(next.lesson, next.begun ? next.task : undefined);
  }

  /** Open the lesson after this one, whether or not this one is finished. */
  nextLesson(): void {
    const here = this.desk.here.lesson?.file ?? this.desk.kept.last;
    const lesson = lessonAfter(this.desk.lessons, here);
    if (lesson) this.open(lesson);
    else this.view.say(this.trans.__('This is the last lesson.'));
  }

  resetTask(lesson: Lesson, task: Task): void {
    const question = this.trans.__('Reset “%1”?', task.title);
    void this.reset(question, () => this.desk.resetTask(lesson, task));
  }

  resetLesson(lesson: Lesson): void {
    const question = this.trans.__('Reset lesson “%1”?', lesson.title);
    void this.reset(question, () => this.desk.resetLesson(lesson));
  }

  /** Read the folder again. */
  refresh(): Promise<void> {
    return this.attempt(() => this.desk.refresh());
  }

  protected override onAfterShow(): void {
    void this.refresh();
  }

  protected override onActivateRequest(): void {
    const wanted = '.adl-next-button:not([hidden]), .adl-lesson-open';
    this.node.querySelector<HTMLElement>(wanted)?.focus();
  }

  private async reset(title: string, act: () => Promise<string>): Promise<void> {
    const body = this.trans.__(
      'It becomes as it was handed out. The notebook as it is now is kept as a copy.'
    );
    const agree = Dialog.warnButton({ label: this.trans.__('Reset') });
    const cancel = Dialog.cancelButton({ label: this.trans.__('Cancel') });
    const answer = await showDialog({ title, body, buttons: [cancel, agree] });
    if (!answer.button.accept) return;
    await this.attempt(async () => {
      const backup = await act();
      this.view.say(this.trans.__('Reset. What you had is in %1', backup));
    });
  }

  /** Do something with files, and say so if that fails. */
  private async attempt(act: () => Promise<unknown>): Promise<void> {
    this.view.say('');
    try {
      await act();
    } catch (error) {
      console.error(error);
      const reason = error instanceof Error ? error.message : String(error);
      this.view.say(this.trans.__('That did not work: %1', reason));
    }
  }
}
