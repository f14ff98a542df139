/* The U curve: the error of a measured slope against the step, with a slider on it. */

import { html } from '../../graph/elements';
import { rows, Slider, Status } from '../controls';
import { Plot, type Chart, type Mark } from '../plot';
import { Figures } from '../figures';
import type { Host, Scene, SceneView, State } from '../types';

interface Method {
  name: string;
  hue: string;
  shape: string;
  best: number;
  points: (number | null)[];
  errors: string[];
  slopes: string[];
}

interface ErrorScene extends Scene {
  chart: Chart;
  steps: number[];
  texts: string[];
  exact: string;
  start: number;
  methods: Method[];
}

export function uCurve(first: Scene, host: Host): SceneView {
  let scene = first as ErrorScene;
  let at = scene.start;
  const plot = new Plot(scene.chart);
  const numbers = new Figures(['method', 'slope', 'error', 'best h'], [1, 2, 3]);
  const status = new Status();
  const { steps } = scene;
  const range = { min: steps[0], max: steps[steps.length - 1], step: 0, log: true };
  const slider = new Slider('h', range, choose);
  plot.onPoint(choose);

  const side = html('div', { class: 'adl-side' }, plot.element, numbers.element);
  const element = html('div', { class: 'adl-body' });
  element.append(side, rows(slider), status.element);

  function choose(h: number): void {
    if (!(h > 0)) return;
    const next = nearest(scene.steps, h);
    if (next === at) return;
    at = next;
    show();
    host.set({ h: scene.steps[at] });
  }

  function show(): void {
    const { chart, methods } = scene;
    const now: Mark[] = methods.map(({ hue, shape, points }) => {
      const points_: Mark['points'] = [[scene.steps[at], points[at]]];
      return { mark: 'dots', hue, shape, size: 6, points: points_ };
    });
    const rule = { mark: 'rule', hue: 'ink', x: scene.steps[at] } as Mark;
    plot.update({ ...chart, marks: [...chart.marks, rule, ...now] });
    numbers.show([
      ...methods.map(method => [
        method.name,
        method.slopes[at],
        method.errors[at],
        scene.texts[method.best]
      ]),
      ['exact', scene.exact, '', '']
    ]);
    methods.forEach((method, i) => {
      numbers.row(i).classList.toggle('adl-best', method.best === at);
    });
    slider.show(scene.steps[at]);
    const said = methods.map(({ name, errors }) => `${name} ${errors[at]}`);
    status.say(`h = ${scene.texts[at]}: ${said.join(', ')}`);
  }

  function update(next: Scene): void {
    scene = next as ErrorScene;
    follow(host.state);
    show();
  }

  function follow({ h }: State): void {
    if (typeof h !== 'number' || !(h > 0)) return;
    const next = nearest(scene.steps, h);
    if (next === at) return;
    at = next;
    show();
  }

  update(scene);
  return { element, update, follow };
}

/** The step nearest to h, as one sees it on a logarithmic axis. */
function nearest(steps: number[], h: number): number {
  const distance = (step: number) => Math.abs(Math.log(step / h));
  return steps.reduce((best, step, i) => {
    return distance(step) < distance(steps[best]) ? i : best;
  }, 0);
}
