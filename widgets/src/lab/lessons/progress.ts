/* What a learner has reached: read from the checks' outputs, and kept in a small file.

   The best result of each exercise counts, so trying again never takes points away.
   Only a reset does. */

import { better, CHECK_TYPE, readCheck, type Check, type State } from '../check';
import type { Lesson, Notebook } from './types';

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
  right: number;
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

export function scoreOf(lesson: Lesson, kept: Kept): Score {
  const reached = lesson.tasks.map(({ name }) => kept.reached[name]);
  const right = reached.filter(one => one?.state === 'right').length;
  const begun =
    lesson.file in kept.seen &&
    (kept.last === lesson.file ||
      reached.some(one => one && one.state !== 'not started'));
  const done = lesson.tasks.length > 0 && right === lesson.tasks.length;
  return {
    earned: reached.reduce((sum, one) => sum + (one?.earned ?? 0), 0),
    points: lesson.tasks.reduce((sum, { points }) => sum + points, 0),
    right,
    tasks: lesson.tasks.length,
    state: done ? 'done' : begun || right > 0 ? 'started' : 'new'
  };
}
