/* A chart and nothing else. */

import { html } from '../../graph/elements';
import { Plot, type Chart } from '../plot';
import type { Host, Scene, SceneView } from '../types';

export function chart(scene: Scene, _host: Host): SceneView {
  const plot = new Plot(scene.chart as Chart);
  const element = html('div', { class: 'adl-body' });
  element.append(plot.element);
  return { element, update: next => plot.update(next.chart as Chart) };
}
