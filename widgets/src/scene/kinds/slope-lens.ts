/* The slope lens: a secant that turns into the tangent as its step shrinks.

   A drag is drawn at once, from the sampled curve; the numbers are the kernel's. */

import { html } from '../../graph/elements';
import { rows, Slider, Status, type Range } from '../controls';
import { Plot, type Chart, type Mark } from '../plot';
import { Figures } from '../figures';
import type { Host, Scene, SceneView, State } from '../types';

type Known = number | null;

interface SlopeScene extends Scene {
  chart: Chart;
  /** Points of the curve, and the slope at each of them. */
  curve?: [[number, Known][], Known[]];
  x: number;
  h: number;
  ranges: { x: Range; h: Range };
  numbers: [string, string][];
  text: string;
}

export function slopeLens(first: Scene, host: Host): SceneView {
  let scene = first as SlopeScene;
  const plot = new Plot(scene.chart);
  const numbers = new Figures(['', ''], [1]);
  const status = new Status();
  const { x, h } = scene.ranges;
  const slideX = new Slider('x', x, to => choose({ x: to }), !host.live);
  const slideH = new Slider('h', h, to => choose({ h: to }), !host.live);
  if (host.live) plot.onPoint(drag());

  const side = html('div', { class: 'adl-side' }, plot.element, numbers.element);
  const element = html('div', { class: 'adl-body' });
  element.append(side, rows(slideX, slideH), status.element);

  /** The nearer point of the two follows the pointer until it is let go. */
  function drag() {
    let nudged = false;
    return (to: number, _y: number, begins: boolean) => {
      const now = chosen(host.state);
      const at = Number(to.toPrecision(4));
      if (begins) nudged = Math.abs(to - now.x - now.h) < Math.abs(to - now.x);
      if (!nudged) choose({ x: at });
      else if (at !== now.x) choose({ h: Number((at - now.x).toPrecision(4)) });
    };
  }

  function choose(change: State): void {
    host.set(change);
    follow(host.state);
  }

  function chosen(state: State): { x: number; h: number } {
    return {
      x: (state.x as number) ?? scene.x,
      h: (state.h as number) ?? scene.h
    };
  }

  function update(next: Scene): void {
    scene = next as SlopeScene;
    numbers.show(scene.numbers);
    status.say(scene.text);
    follow(host.state);
  }

  function follow(state: State): void {
    const { x, h } = chosen(state);
    slideX.show(x);
    slideH.show(h);
    plot.update(x === scene.x && h === scene.h ? scene.chart : guessed(scene, x, h));
  }

  update(scene);
  return { element, update, follow };
}

/** The chart for other points, as well as the samples tell; its axes stay. */
function guessed({ chart, curve }: SlopeScene, x: number, h: number): Chart {
  const y = curve && height(curve, x);
  const nudged = curve && height(curve, x + h);
  const tangent = curve && slope(curve, x);
  if (y == null || nudged == null || tangent == null || !h) return chart;
  const { min, max } = chart.x;
  const through = (slope: number): Mark['points'] =>
    [min, max].map(at => [at, y + slope * (at - x)]);
  const [f, triangle, tangentLine, secantLine, point, nudgedPoint] = chart.marks;
  return {
    ...chart,
    marks: [
      f,
      { ...triangle, points: [[x, y], [x + h, y], [x + h, nudged]] }, // prettier-ignore
      { ...tangentLine, points: through(tangent) },
      { ...secantLine, points: through((nudged - y) / h) },
      { ...point, points: [[x, y]] },
      { ...nudgedPoint, points: [[x + h, nudged]] }
    ]
  };
}

/** The cubic between two samples that has their heights and their slopes. */
function height([points, slopes]: [[number, Known][], Known[]], x: number): Known {
  const i = before(points, x);
  const [x0, y0] = points[i];
  const [x1, y1] = points[i + 1];
  const [m0, m1] = [slopes[i], slopes[i + 1]];
  if (y0 === null || y1 === null || m0 === null || m1 === null) return null;
  const size = x1 - x0;
  const t = (x - x0) / size;
  const bend = (m0 * size - (y1 - y0)) * (1 - t) - (m1 * size - (y1 - y0)) * t;
  return y0 + t * (y1 - y0) + t * (1 - t) * bend;
}

function slope([points, slopes]: [[number, Known][], Known[]], x: number): Known {
  const i = before(points, x);
  const [m0, m1] = [slopes[i], slopes[i + 1]];
  if (m0 === null || m1 === null) return null;
  return m0 + ((m1 - m0) * (x - points[i][0])) / (points[i + 1][0] - points[i][0]);
}

function before(points: [number, Known][], x: number): number {
  const [first, last] = [points[0][0], points[points.length - 1][0]];
  const i = Math.floor(((x - first) / (last - first)) * (points.length - 1));
  return Math.max(0, Math.min(points.length - 2, i));
}
