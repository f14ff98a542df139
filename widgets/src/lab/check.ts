/* The tiny message that a check leaves in its output, and the order of its states. */

export const CHECK_TYPE = 'application/vnd.autodiff-lab.check+json';

/** From the least to the most. */
export const STATES = [
  'not started',
  'wrong type',
  'wrong',
  'nearly',
  'right'
] as const;
export type State = (typeof STATES)[number];

export interface Check {
  exercise: string;
  lesson: string;
  state: State;
  earned: number;
}

/** Read a check's message; whatever is not one is none. */
export function readCheck(raw: unknown): Check | null {
  const { schema, exercise, lesson, state, points } = (raw ?? {}) as Record<
    string,
    unknown
  >;
  const earned = Array.isArray(points) ? Number(points[0]) : NaN;
  const known = schema === 1 && STATES.includes(state as State);
  if (!known || typeof exercise !== 'string' || !Number.isFinite(earned)) return null;
  return { exercise, lesson: String(lesson ?? ''), state: state as State, earned };
}

export function better(a: State, b: State): State {
  return STATES.indexOf(a) >= STATES.indexOf(b) ? a : b;
}
