import { beforeEach, expect, test } from 'vitest';
import { quiz } from '../src/scene/kinds/quiz';
import type { Host, Scene, SceneView, State } from '../src/scene/types';

const scene = (form: string, options: string[], reply: unknown = null) =>
  ({
    schema: 1,
    kind: 'quiz',
    title: '',
    alt: '',
    note: '',
    name: 'q',
    prompt: 'How much is `x * x`?',
    form,
    options,
    sure: [50, 100],
    reply
  }) as Scene;

let state: State;
const host: Host = {
  live: true,
  get state() {
    return state;
  },
  set: change => (state = { ...state, ...change })
};
const open = (made: Scene): SceneView => quiz(made, host);
const press = (view: SceneView, name: string) =>
  [...view.element.querySelectorAll('button')]
    .find(b => (b.getAttribute('aria-label') ?? b.textContent) === name)!
    .click();

beforeEach(() => (state = { answer: '', sure: 0, committed: false }));

test('a choice is sent when one commits, with how sure one is', () => {
  const view = open(scene('choice', ['six', '`nine`']));
  view.element.querySelectorAll<HTMLInputElement>('[type=radio]')[1].checked = true;
  press(view, '100 %');
  expect(state).toEqual({ answer: 'b', sure: 100, committed: false });
  press(view, 'Commit');
  expect(state.committed).toBe(true);
  view.update(
    scene('choice', ['six', '`nine`'], { state: 'right', word: 'right', text: 'Yes.' })
  );
  expect(view.element.querySelector('[aria-live]')!.textContent).toBe('right Yes.');
  expect(view.element.querySelector<HTMLInputElement>('[type=radio]')!.disabled).toBe(
    true
  );
});

test('lines are put in order by buttons, and the focus goes along', () => {
  const view = open(scene('order', ['last', 'first', 'middle']));
  document.body.replaceChildren(view.element);
  press(view, 'Move up: middle');
  expect(document.activeElement!.getAttribute('aria-label')).toBe('Move up: middle');
  press(view, 'Commit');
  expect(state.answer).toBe('acb');
});

test('code in a prompt is an element, and nothing else is', () => {
  const view = open({ ...scene('number', []), prompt: '<b> `<i>`' } as Scene);
  expect(view.element.querySelector('b,i')).toBeNull();
  expect(view.element.querySelector('code')!.textContent).toBe('<i>');
});

test('two quizzes do not share their radio buttons', () => {
  const [one, two] = [1, 2].map(() => open(scene('choice', ['a', 'b'])));
  const group = (view: SceneView) => view.element.querySelector('input')!.name;
  expect(group(one)).not.toBe(group(two));
});

test('without a kernel everything is off', () => {
  const view = quiz(scene('choice', ['a', 'b']), { ...host, live: false });
  const controls = [
    ...view.element.querySelectorAll<HTMLInputElement>('input, button')
  ];
  expect(controls.every(control => control.disabled)).toBe(true);
});
