/* Forward mode: a value and a tangent for every node, filled in step by step. */

import { html, setText } from '../../graph/elements';
import type { GraphDocument } from '../../graph/types';
import { GraphView } from '../../graph/view';
import { Choice, rows as sliderRows, Slider } from '../controls';
import { Figures } from '../figures';
import type { Host, Scene, SceneView, State } from '../types';

interface Direction {
  name: string;
  tangents: string[];
  steps: string[];
}

interface DualScene extends Scene {
  graph: GraphDocument;
  rows: string[][];
  directions: Direction[];
  leaves: { name: string; index: number; value: number }[];
}

const RANGE = { min: -2, max: 2, step: 0.05 };

export function dual(first: Scene, host: Host): SceneView {
  let scene = first as DualScene;
  let along = direction(scene, host.state);
  const element = html('div', { class: 'adl-body' });
  const names = ['node', 'formula', 'primal', 'rule for the tangent', 'tangent'];
  const figures = new Figures(names, [2, 4]);
  const choice = new Choice(
    'Direction',
    Object.fromEntries(scene.directions.map(({ name }, i) => [String(i), name])),
    chosen => host.set({ along: turn(Number(chosen)) })
  );
  const graph = new GraphView(moving(scene, along), {
    step: Number(host.state.step) || 0,
    onStep: stepped
  });
  const sliders = scene.leaves.map(
    ({ name, index }) => new Slider(name, RANGE, to => seed(index, to), !host.live)
  );
  element.append(html('div', { class: 'adl-tools' }, choice.element), graph.element);
  element.append(html('div', { class: 'adl-routes' }, figures.element));
  if (sliders.length) element.append(sliderRows(...sliders));

  function turn(chosen: number): number | null {
    along = chosen;
    graph.patch(moving(scene, along).numbers);
    show(graph.step);
    return along === scene.directions.length - 1 ? null : along;
  }

  function seed(index: number, to: number): void {
    const tangents = [...((host.state.seed as unknown[]) ?? [])];
    tangents[index] = to;
    host.set({ seed: tangents, along: null });
  }

  function stepped(step: number): void {
    show(step);
    if (step !== (host.state.step ?? 0)) host.set({ step });
  }

  function show(step: number): void {
    const { tangents } = scene.directions[along];
    const later = new Set(step ? scene.graph.steps.slice(step).map(s => s.node) : []);
    const now = step ? scene.graph.steps[step - 1].node : '';
    const { nodes } = scene.graph;
    figures.show(
      scene.rows.map(([label, formula, primal, rule], i) =>
        later.has(nodes[i].id)
          ? [label, formula, '', rule, '']
          : [label, formula, primal, rule, tangents[i]]
      )
    );
    nodes.forEach(({ id }, i) => {
      figures.row(i).classList.toggle('adl-current', id === now);
      const text = element.querySelector(`[data-node="${id}"] .adl-gradient`);
      if (text) setText(text, later.has(id) ? '' : `d ${tangents[i]}`);
    });
    choice.show(String(along));
  }

  function update(next: Scene): void {
    scene = next as DualScene;
    along = direction(scene, host.state);
    graph.patch(moving(scene, along).numbers);
    follow(host.state);
  }

  function follow(state: State): void {
    const next = direction(scene, state);
    if (next !== along) turn(next);
    const tangents = state.seed as unknown[] | undefined;
    scene.leaves.forEach(({ index, value }, i) =>
      sliders[i]?.show(Number(tangents?.[index] ?? value))
    );
    graph.goTo(Number(state.step) || 0);
    show(graph.step);
  }

  follow(host.state);
  return { element, update, follow, dispose: () => graph.dispose() };
}

/** Along one of the leaves, or along the seed, which is the last. */
function direction({ directions }: DualScene, { along }: State): number {
  const last = directions.length - 1;
  return typeof along === 'number' && along >= 0 && along < last ? along : last;
}

/** The graph with what is said at its steps in one direction. */
function moving({ graph, directions }: DualScene, along: number): GraphDocument {
  const steps = directions[along].steps.map(text => ({ text }));
  return { ...graph, numbers: { ...graph.numbers, steps } };
}
