import { nullTranslator } from '@jupyterlab/translation';
import { expect, test, vi } from 'vitest';
import type { Check } from '../src/lab/check';
import { readCheck } from '../src/lab/check';
import type { Acts } from '../src/lab/lessons/item';
import type { Contents } from '@jupyterlab/services';
import { Library } from '../src/lab/lessons/library';
import { lessonAfter, nextStep } from '../src/lab/lessons/next';
import {
  checksIn,
  nothingYet,
  readKept,
  record,
  scoreOf,
  type Kept
} from '../src/lab/lessons/progress';
import { taskOf, withReset } from '../src/lab/lessons/reset';
import { readIndex, type Lesson, type Notebook } from '../src/lab/lessons/types';
import { LessonsView } from '../src/lab/lessons/view';

function lesson(number: string, points: number[], grade = 'intro'): Lesson {
  const tasks = points.map((worth, i) => {
    const name = `task_${number}_${i}`;
    return { name, kind: 'exercise', title: `Task ${i}`, points: worth };
  });
  const file = `${number}-x.ipynb`;
  return { number, title: `Title ${number}`, minutes: 30, grade, file, tasks };
}

const LESSONS = [lesson('01', [1, 2]), lesson('02', [0, 3]), lesson('03', [], 'core')];

function check(exercise: string, state: Check['state'], earned = 0): Check {
  return { exercise, lesson: '01', state, earned };
}

function after(...checks: Check[]): Kept {
  const kept = nothingYet();
  record(kept, checks);
  return kept;
}

// --- reading -------------------------------------------------------------------------

const RAW = { schema: 1, exercise: 'e', lesson: '03', state: 'right', points: [2, 3] };

test('a check is read from its output', () => {
  const read = { exercise: 'e', lesson: '03', state: 'right', earned: 2 };
  expect(readCheck(RAW)).toEqual(read);
});

test.each([
  null,
  'right',
  { ...RAW, schema: 2 },
  { ...RAW, state: 'perfect' },
  { ...RAW, exercise: 5 },
  { ...RAW, points: 'all' }
])('what is no check is not taken for one: %j', raw => {
  expect(readCheck(raw)).toBeNull();
});

test('the checks of a notebook are found among its other outputs', () => {
  const data = { 'application/vnd.autodiff-lab.check+json': RAW };
  const cells = [
    { cell_type: 'markdown' },
    { cell_type: 'code', outputs: [{ data: { 'text/plain': '3' } }, { data }, {}] }
  ];
  expect(checksIn({ cells }).map(({ exercise }) => exercise)).toEqual(['e']);
});

test.each(['', 'null', '[]', '{"schema": 2}', '{"schema": 1, "reached": {"a": 3}}'])(
  'a damaged file of progress, %j, is as good as none',
  text => expect(readKept(text)).toEqual(nothingYet())
);

test('progress survives being written and read', () => {
  const kept = { ...after(check('a', 'nearly', 1)), last: '01-x.ipynb' };
  kept.seen['01-x.ipynb'] = '2026-01-01';
  expect(readKept(JSON.stringify(kept))).toEqual(kept);
});

test('an index with nonsense in it gives the lessons that make sense', () => {
  const [read] = readIndex([{ file: 'a.ipynb', title: 'A' }, { title: 'no file' }, 7]);
  expect(read).toMatchObject({ file: 'a.ipynb', minutes: 0, tasks: [] });
  expect(readIndex({})).toEqual([]);
});

// --- counting ------------------------------------------------------------------------

test('the best result counts, whatever comes after it', () => {
  const kept = after(check('a', 'right', 2));
  expect(record(kept, [check('a', 'wrong', 0)])).toBe(false);
  expect(kept.reached.a).toEqual({ state: 'right', earned: 2 });
});

test('points and state may get better one at a time', () => {
  const kept = after(check('a', 'nearly', 1));
  expect(record(kept, [check('a', 'wrong', 2)])).toBe(true);
  expect(kept.reached.a).toEqual({ state: 'nearly', earned: 2 });
});

test('a lesson is new, started, and done', () => {
  const [first] = LESSONS;
  const kept = nothingYet();
  expect(scoreOf(first, kept).state).toBe('new');
  record(kept, [check('task_01_0', 'right', 1)]);
  const half = { state: 'started', earned: 1, points: 3, finished: 1 };
  expect(scoreOf(first, kept)).toMatchObject(half);
  record(kept, [check('task_01_1', 'right', 2)]);
  expect(scoreOf(first, kept)).toMatchObject({ state: 'done', earned: 3 });
});

test('a prediction is finished by any answer, a question only by the right one', () => {
  const kept = after(check('task_02_0', 'wrong'), check('task_02_1', 'wrong'));
  expect(scoreOf(LESSONS[1], kept)).toMatchObject({ finished: 1, state: 'started' });
});

// --- what next -----------------------------------------------------------------------

test('at first the first lesson, from its start', () => {
  expect(nextStep(LESSONS, nothingYet())).toMatchObject({
    lesson: LESSONS[0],
    begun: false
  });
});

test('a lesson that was begun goes on at its first open task', () => {
  const kept = { ...after(check('task_01_0', 'right', 1)), last: '01-x.ipynb' };
  const next = nextStep(LESSONS, kept);
  expect([next?.lesson.number, next?.task?.name]).toEqual(['01', 'task_01_1']);
});

test('after a finished lesson comes the one behind it, not one that was skipped', () => {
  const solved = [check('task_02_0', 'wrong'), check('task_02_1', 'right', 3)];
  const kept = { ...after(...solved), last: '02-x.ipynb' };
  expect(nextStep(LESSONS, kept)?.lesson.number).toBe('03');
  expect(nextStep(LESSONS.slice(0, 2), kept)?.lesson.number).toBe('01');
});

test('when all is done there is nothing next', () => {
  const all = LESSONS.flatMap(({ tasks }) => tasks);
  const kept = after(...all.map(({ name }) => check(name, 'right')));
  expect(nextStep(LESSONS.slice(0, 2), kept)).toBeNull();
});

test('the lesson after the last one is none', () => {
  expect(lessonAfter(LESSONS, '01-x.ipynb')?.number).toBe('02');
  expect(lessonAfter(LESSONS, '03-x.ipynb')).toBeUndefined();
  expect(lessonAfter(LESSONS, '')?.number).toBe('01');
});

// --- starting afresh -----------------------------------------------------------------

const PRISTINE: Notebook = {
  cells: [
    { id: 'statement-my_sum', cell_type: 'markdown', source: 'Write it.' },
    { id: 'exercise-my_sum', cell_type: 'code', source: '...', execution_count: 4 },
    { id: 'check-my_sum', cell_type: 'code', source: 'check', execution_count: 5 },
    { id: 'cell-9', cell_type: 'code', source: 'other', execution_count: 6 }
  ],
  metadata: { lesson: '01' }
};

function sources({ cells }: Notebook): unknown[] {
  return cells.map(({ source }) => source);
}

test('only the cells of the exercise become what they were', () => {
  const mine = structuredClone(PRISTINE);
  for (const cell of mine.cells) cell.source = `mine ${cell.id}`;
  mine.metadata = { lesson: '01', mine: true };
  const reset = withReset(mine, PRISTINE, 'my_sum');
  expect(sources(reset)).toEqual(['Write it.', '...', 'check', 'mine cell-9']);
  expect(reset.metadata).toEqual(mine.metadata);
  expect(reset.cells[1].execution_count).toBeNull();
  expect(mine.cells[1].source).toBe('mine exercise-my_sum');
});

test('a cell that was deleted comes back where it was', () => {
  const [statement, , test, other] = structuredClone(PRISTINE.cells);
  const reset = withReset({ cells: [statement, test, other] }, PRISTINE, 'my_sum');
  expect(sources(reset)).toEqual(['Write it.', '...', 'check', 'other']);
  const bare = withReset({ cells: [other] }, PRISTINE, 'my_sum');
  expect(sources(bare)).toEqual(['other', 'Write it.', '...', 'check']);
});

test('every cell of a task leads back to it', () => {
  const tasks = [{ name: 'my_sum' }, { name: 'my' }];
  for (const id of ['exercise-my_sum', 'check-my_sum', 'prompt-my-sum'])
    expect(taskOf(tasks, id)).toBe(tasks[0]);
  expect(taskOf(tasks, 'cell-9')).toBeUndefined();
});

// --- the list ------------------------------------------------------------------------

const trans = nullTranslator.load('autodiff_lab');

function shown(kept: Kept, present: string[] = []): [LessonsView, Acts] {
  const acts = {
    open: vi.fn(),
    next: vi.fn(),
    resetTask: vi.fn(),
    resetLesson: vi.fn()
  };
  const view = new LessonsView(acts, trans);
  view.show({ lessons: LESSONS, kept, present: new Set(present) });
  return [view, acts];
}

test('the list has every lesson under its grade', () => {
  const [{ element }] = shown(nothingYet());
  const grades = [...element.querySelectorAll('h3')].map(head => head.textContent);
  expect(grades).toEqual(['Intro', 'Core']);
  expect(element.querySelectorAll('[data-grade=intro] [data-lesson]')).toHaveLength(2);
  expect(element.textContent).toContain('0 of 3 done · 0 of 6 points');
});

test('new results change the list and keep the focus', () => {
  const [view] = shown(nothingYet());
  document.body.replaceChildren(view.element);
  const opener = view.element.querySelectorAll<HTMLElement>('.adl-lesson-open')[1];
  opener.focus();
  const kept = after(check('task_01_0', 'right', 1), check('task_01_1', 'right', 2));
  view.show({ lessons: structuredClone(LESSONS), kept, present: new Set() });
  expect(document.activeElement).toBe(opener);
  const first = view.element.querySelector<HTMLElement>('[data-lesson="01"]');
  expect(first?.dataset.state).toBe('done');
  expect(first?.textContent).toContain('3 of 3 points');
});

test('the buttons ask for what they say', () => {
  const [{ element }, acts] = shown(nothingYet(), ['01-x.ipynb']);
  element.querySelector<HTMLElement>('.adl-next-button')!.click();
  expect(acts.next).toHaveBeenCalledOnce();
  element.querySelector<HTMLElement>('[data-task=task_01_1] .adl-task-reset')!.click();
  expect(acts.resetTask).toHaveBeenCalledWith(LESSONS[0], LESSONS[0].tasks[1]);
  element.querySelector<HTMLElement>('[data-lesson="02"] .adl-lesson-open')!.click();
  expect(acts.open).toHaveBeenCalledWith(LESSONS[1]);
});

test('a lesson that was not handed out yet cannot be reset', () => {
  const [{ element }] = shown(nothingYet(), ['01-x.ipynb']);
  const disabled = (number: string) =>
    element.querySelector<HTMLButtonElement>(
      `[data-lesson="${number}"] .adl-panel-button`
    )?.disabled;
  expect([disabled('01'), disabled('02')]).toEqual([false, true]);
});

test('a title is text, whatever is in it', () => {
  const hostile = '<img src=x onerror=alert(1)>';
  const view = new LessonsView(
    { open: vi.fn(), next: vi.fn(), resetTask: vi.fn(), resetLesson: vi.fn() },
    trans
  );
  const lessons = [{ ...LESSONS[0], title: hostile, grade: hostile }];
  view.show({ lessons, kept: nothingYet(), present: new Set() });
  expect(view.element.querySelector('img')).toBeNull();
  expect(view.element.textContent).toContain(hostile);
});

test('without lessons it says what to do', () => {
  const [view] = shown(nothingYet());
  view.show({ lessons: [], kept: nothingYet(), present: new Set() });
  expect(view.element.textContent).toContain('No lessons were found.');
  expect(view.element.querySelector<HTMLElement>('.adl-next')?.hidden).toBe(true);
});

// --- files ---------------------------------------------------------------------------

/** A contents API with these paths in it. */
function contents(...paths: string[]) {
  const files = new Map<string, unknown>(paths.map(path => [path, null]));
  const children = (folder: string) => {
    const inside = [...files.keys()].filter(path => path.startsWith(folder));
    const rest = inside.map(path => path.slice(folder ? folder.length + 1 : 0));
    const names = new Set(rest.map(path => path.split('/')[0]).filter(Boolean));
    return [...names].map(name => ({ name, last_modified: 'now' }));
  };
  const manager = {
    get: async (path: string) => ({ content: files.get(path) ?? children(path) }),
    save: async (path: string, { content }: { content: unknown }) => {
      files.set(path, content);
    }
  };
  return { files, manager: manager as unknown as Contents.IManager };
}

test.each([
  ['', ['01-x.ipynb', 'lessons/02-x.ipynb'], ''],
  ['', ['notes.txt', 'lessons/02-x.ipynb'], 'lessons'],
  ['', ['lessons/my-own-lesson.ipynb'], 'autodiff-lessons'],
  ['', [], 'autodiff-lessons'],
  ['/work/here/', ['01-x.ipynb'], 'work/here']
])(
  'lessons are kept where they are: chosen %j, there %j',
  async (chosen, paths, place) => {
    const library = new Library(contents(...paths).manager, () => chosen);
    expect(await library.folder(LESSONS)).toBe(place);
  }
);

test('a copy gets a number that no other copy has', async () => {
  const { manager, files } = contents(
    'a/backups/01-x.1.ipynb',
    'a/backups/01-x.3.ipynb'
  );
  const library = new Library(manager, () => '');
  expect(await library.backUp('a', '01-x.ipynb', PRISTINE)).toBe(
    'a/backups/01-x.2.ipynb'
  );
  expect(await library.backUp('a', '01-x.ipynb', PRISTINE)).toBe(
    'a/backups/01-x.4.ipynb'
  );
  expect(files.get('a/backups/01-x.4.ipynb')).toBe(PRISTINE);
});

test('a lesson that is there is not written again', async () => {
  const { manager, files } = contents('a/01-x.ipynb');
  await new Library(manager, () => '').copy('a', '01-x.ipynb');
  expect(files.get('a/01-x.ipynb')).toBeNull();
});
