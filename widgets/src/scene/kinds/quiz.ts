/* A question: choose, type or order; say how sure you are; commit; read the reply. */

import { html } from '../../graph/elements';
import { button, Choice } from '../controls';
import type { Host, Scene, SceneView, State } from '../types';

interface QuizScene extends Scene {
  name: string;
  prompt: string;
  form: 'choice' | 'number' | 'order';
  options: string[];
  sure: number[];
  reply: { state: string; word: string; text: string } | null;
}

const LETTERS = 'abcdefgh';
let count = 0; // radio buttons need a group name of their own in each view

export function quiz(first: Scene, host: Host): SceneView {
  let scene = first as QuizScene;
  const prompt = html('p', { class: 'adl-quiz-prompt' }, ...marked(scene.prompt));
  const answers = answering(scene, host);
  const words = Object.fromEntries(scene.sure.map(n => [String(n), `${n} %`]));
  const sure = new Choice(
    'How sure are you?',
    words,
    to => choose({ sure: +to }),
    !host.live
  );
  const commit = button('Commit', () => choose({ committed: true }), !host.live);
  const again = button('Try again', () => choose({ committed: false }), !host.live);
  const ask = html('span', { class: 'adl-quiz-ask' }, 'How sure are you?');
  const row = html('div', { class: 'adl-quiz-row' }, ask, sure.element, commit, again);
  const reply = html('div', { class: 'adl-quiz-reply', 'aria-live': 'polite' });
  const element = html('div', { class: 'adl-body adl-quiz' });
  element.append(prompt, answers.element, row, reply);

  function choose(change: State): void {
    host.set({ ...change, answer: answers.value() });
    follow(host.state);
  }

  function follow(state: State): void {
    const done = state.committed === true && scene.reply !== null;
    answers.show(String(state.answer ?? ''), done || !host.live);
    sure.show(String(state.sure || ''));
    commit.hidden = done;
    again.hidden = !done;
  }

  function update(next: Scene): void {
    scene = next as QuizScene;
    reply.dataset.state = scene.reply?.state ?? '';
    const said = scene.reply && [
      html('b', {}, scene.reply.word),
      ` ${scene.reply.text}`
    ];
    reply.replaceChildren(...(said || []));
    follow(host.state);
  }

  update(scene);
  return { element, update, follow };
}

interface Answering {
  element: HTMLElement;
  value(): string;
  show(answer: string, fixed: boolean): void;
}

function answering(scene: QuizScene, host: Host): Answering {
  if (scene.form === 'choice') return choosing(scene);
  if (scene.form === 'order') return ordering(scene);
  return typing(host);
}

function choosing({ options, prompt }: QuizScene): Answering {
  const group = `adl-quiz-${++count}`;
  const inputs = options.map((_, i) =>
    html('input', { type: 'radio', name: group, value: LETTERS[i] })
  );
  const labels = options.map((text, i) =>
    html(
      'label',
      { class: 'adl-quiz-option' },
      inputs[i],
      html('span', {}, ...marked(text))
    )
  );
  const element = html('fieldset', { class: 'adl-quiz-options' }, ...labels);
  element.setAttribute('aria-label', prompt);
  return {
    element,
    value: () => inputs.find(input => input.checked)?.value ?? '',
    show(answer, fixed) {
      for (const input of inputs) {
        if (answer) input.checked = input.value === answer;
        input.disabled = fixed;
      }
    }
  };
}

function typing(host: Host): Answering {
  const input = html('input', {
    type: 'text',
    class: 'adl-field',
    inputmode: 'decimal'
  });
  input.setAttribute('aria-label', 'Your number');
  const element = html('label', { class: 'adl-short' }, 'Your number ', input);
  return {
    element,
    value: () => input.value.trim(),
    show(answer, fixed) {
      if (answer && input.ownerDocument.activeElement !== input) input.value = answer;
      input.disabled = fixed || !host.live;
    }
  };
}

/** Lines with buttons to move them up and down. */
function ordering({ options }: QuizScene): Answering {
  let order = [...LETTERS.slice(0, options.length)];
  let locked = false;
  const element = html('ol', { class: 'adl-quiz-order' });

  function move(from: number, to: number, focus: string): void {
    if (locked || to < 0 || to >= order.length) return;
    const [letter] = order.splice(from, 1);
    order.splice(to, 0, letter);
    draw();
    element.querySelectorAll<HTMLElement>(`[data-move=${focus}]`)[to]?.focus();
  }

  function draw(): void {
    const lines = order.map((letter, i) => {
      const text = options[LETTERS.indexOf(letter)];
      const up = button('Up', () => move(i, i - 1, 'up'), locked);
      const down = button('Down', () => move(i, i + 1, 'down'), locked);
      for (const [push, way] of [
        [up, 'up'],
        [down, 'down']
      ] as const) {
        push.dataset.move = way;
        push.setAttribute('aria-label', `Move ${way}: ${text}`);
      }
      const line = html('span', { class: 'adl-quiz-line' }, ...marked(text));
      return html('li', {}, line, up, down);
    });
    element.replaceChildren(...lines);
  }

  draw();
  return {
    element,
    value: () => order.join(''),
    show(answer, fixed) {
      const known = [...answer].sort().join('') === [...order].sort().join('');
      if (known && answer !== order.join('')) order = [...answer];
      else if (fixed === locked) return;
      locked = fixed;
      draw();
    }
  };
}

/** Text with `code` in backquotes, as elements. */
function marked(text: string): (Node | string)[] {
  return text.split('`').map((part, i) => (i % 2 ? html('code', {}, part) : part));
}
