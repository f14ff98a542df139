/* Charts with frames to step through: all of them are in the scene. */

import { html } from '../../graph/elements';
import { Status } from '../controls';
import { Plot, type Chart, type Mark } from '../plot';
import { Stepping } from '../stepping';
import type { Host, Scene, SceneView } from '../types';

interface Frames extends Scene {
  /** What does not change; `over` lies on top of what a frame adds. */
  charts: (Chart & { over?: Mark[] })[];
  /** What each frame adds to each chart, and what it says. */
  frames: { marks: Mark[][]; text: string }[];
  start: number;
  pace: number;
}

export function frames(first: Scene, host: Host): SceneView {
  let scene = first as Frames;
  const plots = scene.charts.map(chart => new Plot(chart));
  const status = new Status();
  const stepping = new Stepping(scene.frames.length - 1, show, scene.pace);
  const side = html('div', { class: 'adl-side' }, ...plots.map(plot => plot.element));
  const element = html('div', { class: 'adl-body' }, side, stepping.element);
  element.append(status.element);
  stepping.listen(element);

  function show(at: number): void {
    const { marks, text } = scene.frames[at];
    plots.forEach((plot, i) => {
      const chart = scene.charts[i];
      const all = [...chart.marks, ...marks[i], ...(chart.over ?? [])];
      plot.update({ ...chart, marks: all });
    });
    status.say(text);
    if (host.state.frame !== at) host.set({ frame: at });
  }

  stepping.goTo((host.state.frame as number) ?? scene.start);
  return {
    element,
    update(next) {
      scene = next as Frames;
      stepping.resize(scene.frames.length - 1);
    },
    follow({ frame }) {
      if (typeof frame === 'number' && frame !== stepping.step) stepping.goTo(frame);
    },
    dispose: () => stepping.dispose()
  };
}
