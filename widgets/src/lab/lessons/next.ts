/* What to do next: stay with a lesson until it is done, then take the one after it. */

import { isFinished, scoreOf, type Kept } from './progress';
import type { Lesson, Task } from './types';

export interface Next {
  lesson: Lesson;
  /** The first task that is not finished yet. */
  task: Task | undefined;
  begun: boolean;
}

export function nextStep(lessons: Lesson[], kept: Kept): Next | null {
  const open = lessons.filter(lesson => scoreOf(lesson, kept).state !== 'done');
  const last = lessons.findIndex(({ file }) => file === kept.last);
  const lesson =
    open.find(({ file }) => file === kept.last) ??
    open.find(candidate => lessons.indexOf(candidate) > last) ??
    open[0];
  if (!lesson) return null;
  const task = lesson.tasks.find(one => !isFinished(one, kept));
  return { lesson, task, begun: scoreOf(lesson, kept).state !== 'new' };
}

/** The lesson after the one that is open, or after the last one worked on. */
export function lessonAfter(lessons: Lesson[], file: string): Lesson | undefined {
  return lessons[lessons.findIndex(lesson => lesson.file === file) + 1];
}
