/* The slope lens: a secant that turns into the tangent as its step shrinks. */

import { html } from '../../graph/elements';
import { rows, Slider, Status, type Range } from '../controls';
import { Plot, type Chart } from '../plot';
import type { Host, Scene, SceneView, State } from '../types';

interface SlopeScene extends Scene {
  chart: Chart;
  x: number;
  h: number;
  ranges: { x: Range; h: Range };
  numbers: [string, string][];
  text: string;
}

export function slopeLens(first: Scene, host: Host): SceneView {
  let scene = first as SlopeScene;
  const plot = new Plot(scene.chart);
  const numbers = html('dl', { class: 'adl-slope-numbers' });
  const status = new Status();
  const { x, h } = scene.ranges;
  const slideX = new Slider('x', x, to => host.set({ x: to }), !host.live);
  const slideH = new Slider('h', h, to => host.set({ h: to }), !host.live);
  if (host.live) plot.onPoint(x => host.set({ x: Number(x.toPrecision(4)) }));

  const side = html('div', { class: 'adl-side' }, plot.element, numbers);
  const element = html('div', { class: 'adl-body' });
  element.append(side, rows(slideX, slideH), status.element);

  function update(next: Scene): void {
    scene = next as SlopeScene;
    plot.update(scene.chart);
    const lines = scene.numbers.flatMap(([name, value]) => [
      html('dt', {}, name),
      html('dd', {}, value)
    ]);
    numbers.replaceChildren(...lines);
    status.say(scene.text);
    follow(host.state);
  }

  function follow(state: State): void {
    slideX.show((state.x as number) ?? scene.x);
    slideH.show((state.h as number) ?? scene.h);
  }

  update(scene);
  return { element, update, follow };
}
