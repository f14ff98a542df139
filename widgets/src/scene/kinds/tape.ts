/* The tape stepper: one graph, swept back in four ways, and what each of them costs. */

import { html, setText, svg } from '../../graph/elements';
import type { GraphDocument, Step, StepNumbers } from '../../graph/types';
import { GraphView } from '../../graph/view';
import { Choice } from '../controls';
import { Figures } from '../figures';
import { glyph } from '../plot';
import type { Host, Scene, SceneView, State } from '../types';

interface Walk {
  key: string;
  name: string;
  about: string;
  count: number;
  note: string;
  gradients: string[];
  steps: Step[];
  numbers: StepNumbers[];
}

interface TapeScene extends Scene {
  graph: GraphDocument;
  walks: Walk[];
  columns: string[];
  rows: string[][];
}

export function tape(first: Scene, host: Host): SceneView {
  let scene = first as TapeScene;
  let walk = chosen(scene, host.state);
  const { columns, walks } = scene;
  const names: Record<string, string> = Object.fromEntries(
    walks.map(({ key, name }) => [key, name])
  );
  const choice = new Choice('Traversal', names, key => choose(key));
  const about = html('p', { class: 'adl-hint', 'aria-live': 'polite' });
  const figures = new Figures(
    [...columns, 'result'],
    columns.map((_, i) => i).slice(1)
  );
  const graph = new GraphView(swept(scene, walk), {
    step: Number(host.state.step) || 0,
    onStep: stepped
  });
  const bar = html('div', { class: 'adl-tools' }, choice.element, about);
  const element = html('div', { class: 'adl-body' }, bar, graph.element);
  element.append(figures.element);

  function choose(key: string): void {
    if (key === walk.key) return;
    walk = scene.walks.find(walk => walk.key === key) ?? walk;
    graph.replace(swept(scene, walk));
    show(graph.step);
    host.set({ walk: key });
  }

  function stepped(step: number): void {
    show(step);
    if (step !== (host.state.step ?? 0)) host.set({ step });
  }

  function show(step: number): void {
    choice.show(walk.key);
    setText(about, walk.about);
    const back = Math.max(0, step - scene.graph.steps.length - 1);
    figures.show(
      scene.rows.map(([name, steps, ...rest], i) => {
        const here = scene.walks[i] === walk && step > 0;
        return [name, here ? `${back} of ${steps}` : steps, ...rest];
      })
    );
    scene.rows.forEach((row, i) => {
      const line = figures.row(i);
      line.classList.toggle('adl-current', scene.walks[i] === walk);
      line.dataset.result = row[row.length - 1];
      if (!line.querySelector('svg')) line.lastElementChild!.prepend(mark(row));
    });
  }

  function update(next: Scene): void {
    scene = next as TapeScene;
    walk = chosen(scene, host.state);
    graph.replace(swept(scene, walk));
    show(graph.step);
  }

  function follow(state: State): void {
    if (typeof state.walk === 'string') choose(state.walk);
    graph.goTo(Number(state.step) || 0);
  }

  show(graph.step);
  return { element, update, follow, dispose: () => graph.dispose() };
}

function chosen({ walks }: TapeScene, { walk }: State): Walk {
  return walks.find(({ key }) => key === walk) ?? walks[0];
}

/** The graph with the steps of one traversal after the steps of the forward pass. */
function swept({ graph }: TapeScene, walk: Walk): GraphDocument {
  const steps = [...graph.numbers.steps, ...walk.numbers];
  return {
    ...graph,
    note: walk.note,
    steps: [...graph.steps, ...walk.steps],
    numbers: { ...graph.numbers, gradients: walk.gradients, steps }
  };
}

const SHAPES: Record<string, string> = { right: 'circle', wrong: 'cross' };

/** Right, wrong and unknown by shape as well as by word. */
function mark(row: string[]): SVGElement {
  const shape = SHAPES[row[row.length - 1]] ?? 'triangle';
  const d = glyph(shape, 6, 6, 4);
  return svg(
    'svg',
    { class: 'adl-verdict', viewBox: '0 0 12 12', 'aria-hidden': 'true' },
    svg('path', { class: shape === 'cross' ? 'adl-line' : 'adl-dot', d })
  );
}
