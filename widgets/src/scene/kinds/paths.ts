/* Routes through a graph: each lights up with its product, and the sum grows. */

import { html } from '../../graph/elements';
import type { GraphDocument } from '../../graph/types';
import { GraphView } from '../../graph/view';
import { button, Status } from '../controls';
import { Figures } from '../figures';
import { Stepping } from '../stepping';
import type { Host, Scene, SceneView, State } from '../types';

interface Route {
  nodes: string[];
  edges: string[];
  labels: string[];
  locals: string[];
  product: string;
  size: number | null;
  sum: string;
}

interface PathScene extends Scene {
  graph: GraphDocument;
  start: string;
  goal: string;
  count: string;
  more: string;
  routes: Route[];
  total: string;
}

export function paths(first: Scene, host: Host): SceneView {
  let scene = first as PathScene;
  const visited = new Set<number>();
  const graph = new GraphView(still(scene));
  const names = ['', 'route', 'local derivatives', 'product', 'in the sum'];
  const figures = new Figures(names, [3, 4]);
  const status = new Status();
  const stepping = new Stepping(scene.routes.length, visit);
  const forget = button('Start again', () => {
    visited.clear();
    stepping.goTo(0);
  });
  const list = html('div', { class: 'adl-routes', tabindex: 0 }, figures.element);
  list.setAttribute('role', 'group');
  list.setAttribute('aria-label', 'Routes. Arrow keys go from one to the next.');
  const bar = html('div', { class: 'adl-tools' }, stepping.element, forget);
  const element = html('div', { class: 'adl-body' });
  element.append(bar, graph.element, status.element, list);
  stepping.listen(element);
  list.addEventListener('click', ({ target }) => {
    const row = (target as Element).closest('tbody tr');
    if (row) stepping.goTo([...row.parentElement!.children].indexOf(row) + 1);
  });
  graph.element.addEventListener('click', ({ target }) => {
    const part = (target as Element).closest<SVGElement>('[data-node], [data-edge]');
    if (part) through(part.dataset.node ?? part.dataset.edge ?? '');
  });

  /** The next route that uses a node or an edge. */
  function through(id: string): void {
    const uses = ({ nodes, edges }: Route) => nodes.includes(id) || edges.includes(id);
    const after = scene.routes.findIndex((r, i) => i >= stepping.step && uses(r));
    const next = after < 0 ? scene.routes.findIndex(uses) : after;
    if (next >= 0) stepping.goTo(next + 1);
  }

  function visit(step: number): void {
    if (step) visited.add(step);
    show(step);
    if (step !== (host.state.route ?? 0) || visited.size !== known(host.state).length)
      host.set({ route: step, visited: [...visited] });
  }

  function show(step: number): void {
    const { routes } = scene;
    const lit = new Set(
      step ? [...routes[step - 1].nodes, ...routes[step - 1].edges] : []
    );
    for (const part of graph.element.querySelectorAll<SVGElement>(
      '[data-node], [data-edge]'
    ))
      part.classList.toggle(
        'adl-taken',
        lit.has(part.dataset.node ?? part.dataset.edge!)
      );
    figures.show(
      routes.map((route, i) => [
        String(i + 1),
        route.labels.join(' → '),
        factors(route),
        route.product,
        visited.has(i + 1) ? `+ ${route.product}` : ''
      ])
    );
    routes.forEach((_, i) => {
      figures.row(i).classList.toggle('adl-current', i + 1 === step);
    });
    figures.reveal(step - 1, list);
    const route = step
      ? `${routes[step - 1].labels.join(' → ')}: ${written(routes[step - 1])}. `
      : '';
    status.say(route + summed(scene, visited));
  }

  function update(next: Scene): void {
    scene = next as PathScene;
    visited.clear();
    graph.replace(still(scene));
    stepping.resize(scene.routes.length);
  }

  function follow(state: State): void {
    visited.clear();
    for (const route of known(state)) visited.add(route);
    const step = Number(state.route) || 0;
    if (step !== stepping.step) stepping.goTo(step);
    else show(step);
  }

  follow(host.state);
  return {
    element,
    update,
    follow,
    dispose: () => {
      stepping.dispose();
      graph.dispose();
    }
  };
}

function known({ visited }: State): number[] {
  return Array.isArray(visited) ? visited : [];
}

function still({ graph }: PathScene): GraphDocument {
  return { ...graph, steps: [], numbers: { ...graph.numbers, steps: [] }, note: '' };
}

function factors({ locals }: Route): string {
  return locals.map(local => local || '·').join(' × ') || '1';
}

function written(route: Route): string {
  return `${factors(route)} = ${route.product}`;
}

/** How far the sum has come: by Python's figures where they are, else by ours. */
function summed(
  { routes, count, total, more }: PathScene,
  visited: Set<number>
): string {
  const chosen = [...visited].sort((a, b) => a - b);
  if (!chosen.length) return `${count} in all; together they give ${total}.`;
  const last = chosen[chosen.length - 1];
  const sizes = chosen.map(i => routes[i - 1].size);
  const ours = sizes.includes(null)
    ? '…'
    : String(Number(sizes.reduce<number>((a, b) => a + b!, 0).toPrecision(5)));
  const sum = chosen.length === last ? routes[last - 1].sum : ours;
  const whole = chosen.length === routes.length && more === '0';
  const meaning = whole ? ', the derivative' : ` of ${total}`;
  return `${chosen.length} of ${count} visited: sum ${sum}${meaning}.`;
}
