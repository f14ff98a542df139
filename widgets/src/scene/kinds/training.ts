/* Something that is being trained: charts, figures, and buttons that are only wishes.

   The kernel trains; it answers with one scene after the other until it is paused. */

import { html, setText } from '../../graph/elements';
import { button, Choice, rows, Slider, Status, type Range } from '../controls';
import { Figures } from '../figures';
import { Plot, type Chart } from '../plot';
import type { Host, Scene, SceneView, State } from '../types';

interface Training extends Scene {
  charts: Chart[];
  names: string[];
  figures: string[];
  text: string;
  /** What can be chosen: the name in the state, the label, and the words. */
  choices: [string, string, Record<string, string>][];
  rates: Range | null;
  /** How many epochs are done, and of how many. */
  progress?: [number, number] | null;
  buttons: ('running' | 'steps' | 'stops' | 'restarts')[];
}

const WORDS = { running: '', steps: 'Step', stops: 'Stop', restarts: 'Restart' };

export function training(first: Scene, host: Host): SceneView {
  const off = !host.live;
  const { choices, rates, buttons } = first as Training;
  const count = (name: string) => () =>
    host.set({ [name]: ((host.state[name] as number) ?? 0) + 1, running: false });
  const train = button('', () => host.set({ running: !host.state.running }), off);
  train.classList.add('adl-train');
  const chosen = choices.map(([name, label, words]) => {
    const set = (key: string) => host.set({ [name]: key });
    return [name, new Choice(label, words, set, off)] as const;
  });
  const rate = rates && new Slider('rate', rates, to => host.set({ rate: to }), off);
  const bar = html('div', {
    class: 'adl-toolbar',
    role: 'group',
    'aria-label': 'Train'
  });
  for (const name of buttons)
    bar.append(name === 'running' ? train : button(WORDS[name], count(name), off));
  bar.append(...chosen.map(([, choice]) => choice.element));

  const side = html('div', { class: 'adl-side' });
  const figures = html('div', { class: 'adl-across' });
  const bars = html('progress', { class: 'adl-done', 'aria-label': 'Epochs done' });
  const status = new Status();
  const element = html('div', { class: 'adl-body' }, bar, bars, side, figures);
  element.append(status.element, ...(rate ? [rows(rate)] : []));
  let plots: Plot[] = [];
  let [names, table] = ['', new Figures([])];

  function update(next: Scene): void {
    const scene = next as Training;
    if (plots.length !== scene.charts.length) {
      plots = scene.charts.map(chart => new Plot(chart));
      side.replaceChildren(...plots.map(plot => plot.element));
    } else plots.forEach((plot, i) => plot.update(scene.charts[i]));
    if (names !== String(scene.names)) {
      names = String(scene.names);
      table = new Figures(scene.names);
      figures.replaceChildren(table.element);
    }
    bars.hidden = !scene.progress;
    [bars.value, bars.max] = scene.progress ?? [0, 1];
    table.show([scene.figures]);
    status.say(scene.text);
    follow(host.state);
  }

  function follow(state: State): void {
    setText(train, state.running ? 'Pause' : 'Train');
    train.classList.toggle('adl-running', !!state.running);
    // Ten epochs a second are not to be read out.
    status.element.firstElementChild!.setAttribute(
      'aria-live',
      state.running ? 'off' : 'polite'
    );
    rate?.show(state.rate as number);
    for (const [name, choice] of chosen) choice.show(String(state[name]));
  }

  update(first);
  return { element, update, follow };
}
