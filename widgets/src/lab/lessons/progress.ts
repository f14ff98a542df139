/* What a learner has reached: read from the checks' outputs, and kept in a small file.

   The best result of each exercise counts, so trying again never takes points away.
   Only a reset does. */

import { better, CHECK_TYPE, readCheck, type Check, type State } from '../check';
import type { Lesson, Notebook, Task } from './types';

export interface Reached {
  state: State;
  earned: number;
}

export interface Kept {
  schema: 1;
  /** The file of the lesson that was worked on last. */
  last: string;
  reached: Record<string, Reached>;
  /** When each notebook was last changed, as of our last look into it. */
  seen: Record<string, string>;
}

export interface Score {
  earned: number;
  points: number;
  finished: number;
  tasks: number;
  state: 'new' | 'started' | 'done';
}

export function nothingYet(): Kept {
  return { schema: 1, last: '', reached: {}, seen: {} };
}

/** Read the file; one that is damaged or from another time is as good as none. */
export function readKept(text: string): Kept {
  try {
    const { schema, last, reached, seen } = JSON.parse(text) as Partial<Kept>;
    if (schema !== 1) return nothingYet();
    const entries = Object.entries(reached ?? {}).flatMap(([exercise, entry]) => {
      const check = readCheck({
        schema: 1,
        exercise,
        state: entry.state,
        points: [entry.earned]
      });
      return check ? [[exercise, { state: check.state, earned: check.earned }]] : [];
    });
    return {
      schema,
      last: String(last ?? ''),
      reached: Object.fromEntries(entries),
      seen: seen ?? {}
    };
  } catch {
    return nothingYet();
  }
}

/** Take results in; tells whether anything is better than before. */
export function record(kept: Kept, checks: Iterable<Check>): boolean {
  let news = false;
  for (const { exercise, state, earned } of checks) {
    const before = kept.reached[exercise] ?? { state: 'not started', earned: 0 };
    const after = {
      state: better(state, before.state),
      earned: Math.max(earned, before.earned)
    };
    if (after.state === before.state && after.earned === before.earned) continue;
    kept.reached[exercise] = after;
    news = true;
  }
  return news;
}

/** The checks that ran in a notebook, by what is written in it. */
export function checksIn(notebook: Notebook): Check[] {
  return notebook.cells
    .flatMap(cell => cell.outputs ?? [])
    .map(output => readCheck(output.data?.[CHECK_TYPE]))
    .filter(check => check !== null);
}

/** Whether nothing is left to do. A prediction has no points: any answer will do. */
export function isFinished({ name, points }: Task, kept: Kept): boolean {
  const state = kept.reached[name]?.state ?? 'not started';
  return state === 'right' || (points === 0 && state === 'wrong');
}

export function scoreOf(lesson: Lesson, kept: Kept): Score {
  const { tasks, file } = lesson;
  const finished = tasks.filter(task => isFinished(task, kept)).length;
  const tried = tasks.some(({ name }) => name in kept.reached);
  const done = tasks.length > 0 && finished === tasks.length;
  return {
    earned: tasks.reduce((sum, { name }) => sum + (kept.reached[name]?.earned ?? 0), 0),
    points: tasks.reduce((sum, { points }) => sum + points, 0),
    finished,
    tasks: tasks.length,
    state: done ? 'done' : tried || kept.last === file ? 'started' : 'new'
  };
}
