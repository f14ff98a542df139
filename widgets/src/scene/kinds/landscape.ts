/* A landscape with several optimizers on it; every step is in the scene already. */

import { html } from '../../graph/elements';
import { rows, Slider, Status, type Range } from '../controls';
import { Figures } from '../figures';
import { Plot, type Chart, type Mark } from '../plot';
import { Stepping } from '../stepping';
import type { Host, Scene, SceneView, State } from '../types';

interface Lane {
  name: string;
  rate: string;
  hue: string;
  shape: string;
  points: [number, number][];
  values: number[];
  below: string;
  end: string;
}

interface Landscape extends Scene {
  lanes: Lane[];
  map: Chart;
  curve: Chart;
  steps: number;
  below: string;
  range: Range;
}

const PACE = 240; // ms a step

export function landscape(first: Scene, host: Host): SceneView {
  let scene = first as Landscape;
  const map = new Plot(scene.map);
  const curve = new Plot(scene.curve);
  const results = new Figures(['optimizer', 'rate', 'value now', scene.below], [1, 2]);
  const status = new Status();
  const stepping = new Stepping(scene.steps, show, PACE);
  const rates = host.state.rates as Record<string, number>;
  const sliders = Object.keys(rates)
    .filter(name => name !== 'newton')
    .map(name => [name, rateSlider(name)] as const);

  function rateSlider(name: string): Slider {
    const change = (rate: number) =>
      host.set({ rates: { ...(host.state.rates as object), [name]: rate } });
    return new Slider(`rate of ${name}`, scene.range, change, !host.live);
  }

  const starts = [scene.map.x, scene.map.y].map(({ label, min, max }, i) => {
    const range = { min, max, step: (max - min) / 80 };
    const change = (to: number) =>
      host.set({ start: start().map((old, k) => (k === i ? to : old)) });
    return new Slider(`start, ${label}`, range, change, !host.live);
  });
  const start = () => host.state.start as number[];

  if (host.live)
    map.onPoint((x, y) => host.set({ start: [x, y].map(n => +n.toPrecision(3)) }));

  const element = html(
    'div',
    { class: 'adl-body' },
    html('div', { class: 'adl-side' }, map.element, curve.element),
    stepping.element,
    results.element,
    status.element,
    rows(...starts, ...sliders.map(([, slider]) => slider))
  );
  stepping.listen(element);

  function show(step: number): void {
    const { lanes } = scene;
    const marks = [...scene.map.marks, ...paths(lanes, step)];
    map.update({ ...scene.map, title: scene.alt, marks });
    curve.update({ ...scene.curve, marks: curves(scene, step) });
    const rows = lanes.map(({ name, rate, values, end, below }) => {
      const now = values[Math.min(step, values.length - 1)];
      return [name, rate, written(now), end || below];
    });
    results.show(rows);
    status.say(leader(lanes, step));
    if (host.state.step !== step) host.set({ step });
  }

  function update(next: Scene): void {
    scene = next as Landscape;
    show(stepping.step);
  }

  function follow(state: State): void {
    const chosen = state.rates as Record<string, number>;
    starts.forEach((slider, i) => slider.show((state.start as number[])[i]));
    for (const [name, slider] of sliders) slider.show(chosen[name]);
    if (typeof state.step === 'number' && state.step !== stepping.step)
      stepping.goTo(state.step);
  }

  stepping.goTo((host.state.step as number) ?? scene.steps);
  follow(host.state);
  return { element, update, follow, dispose: () => stepping.dispose() };
}

function paths(lanes: Lane[], step: number): Mark[] {
  return lanes.flatMap(({ name, hue, shape, points }) => {
    const seen = points.slice(0, step + 1);
    const dot = { hue, shape, size: 5, label: name, points: seen.slice(-1) };
    return [
      { mark: 'line', hue, points: seen } as Mark,
      { mark: 'dots', ...dot } as Mark
    ];
  });
}

function curves({ lanes, curve }: Landscape, step: number): Mark[] {
  const low = curve.y.min;
  const lines = lanes.map(({ hue, values }): Mark => {
    const points = values.map((value, k) => [k, Math.max(value, low)]);
    return { mark: 'line', hue, points: points as Mark['points'] };
  });
  const dots = lanes.map(({ hue, shape, values }): Mark => {
    const at = Math.min(step, values.length - 1);
    const points: Mark['points'] = [[at, Math.max(values[at], low)]];
    return { mark: 'dots', hue, shape, size: 4, points };
  });
  return [...lines, { mark: 'rule', hue: 'quiet', x: step, points: [] }, ...dots];
}

function leader(lanes: Lane[], step: number): string {
  const now = lanes.map(({ name, values }) => ({
    name,
    value: values[Math.min(step, values.length - 1)]
  }));
  const best = now.reduce((a, b) => (b.value < a.value ? b : a));
  const lead = `${best.name} is lowest, at ${written(best.value)}`;
  return step ? `Step ${step}: ${lead}.` : `All start at ${written(best.value)}.`;
}

function written(value: number): string {
  const size = Math.abs(value);
  return size && (size < 1e-4 || size >= 1e6)
    ? value.toExponential(2)
    : String(+value.toPrecision(4));
}
