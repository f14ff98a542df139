/* Simplification: an expression before and after each rule, and how long it is. */

import { html } from '../../graph/elements';
import { Status } from '../controls';
import { Figures } from '../figures';
import { Plot, type Chart, type Mark } from '../plot';
import { Stepping } from '../stepping';
import type { Host, Scene, SceneView, State } from '../types';

type Pieces = [string, boolean][];

interface Rewriting {
  rule: string;
  from: string;
  to: string;
  before: Pieces;
  after: Pieces;
  size: number;
}

interface SimplifyScene extends Scene {
  start: string;
  end: string;
  steps: Rewriting[];
  sizes: [string, number][];
  chart: Chart;
}

export function simplify(first: Scene, host: Host): SceneView {
  let scene = first as SimplifyScene;
  const before = html('p', { class: 'adl-expression adl-before' });
  const after = html('p', { class: 'adl-expression adl-after' });
  const plot = new Plot(scene.chart);
  const figures = new Figures(['', 'rule', 'what changes', 'symbols'], [3]);
  const status = new Status();
  const stepping = new Stepping(scene.steps.length, stepped);
  const list = html('div', { class: 'adl-routes', tabindex: 0 }, figures.element);
  list.setAttribute('role', 'group');
  list.setAttribute('aria-label', 'Steps. Arrow keys go from one to the next.');
  list.addEventListener('click', ({ target }) => {
    const row = (target as Element).closest('tbody tr');
    if (row) stepping.goTo([...row.parentElement!.children].indexOf(row) + 1);
  });
  const side = html('div', { class: 'adl-side' }, list, plot.element);
  const element = html('div', { class: 'adl-body' });
  element.append(stepping.element, before, after, status.element, side);
  stepping.listen(element);

  function stepped(step: number): void {
    show(step);
    if (step !== (host.state.step ?? 0)) host.set({ step });
  }

  function show(step: number): void {
    const { steps, sizes, start } = scene;
    const now = steps[step - 1];
    const last = steps[steps.length - 1];
    const size = now?.size ?? sizes[0][1];
    write(before, now ? whole(now.before, now.from) : [[start || '…', false]]);
    write(after, now ? whole(now.after, now.to) : last ? [] : [[scene.end, false]]);
    figures.show(
      steps.map(({ rule, from, to, size }, i) => [
        String(i + 1),
        rule,
        `${from} → ${to}`,
        many(size)
      ])
    );
    steps.forEach((_, i) => {
      figures.row(i).classList.toggle('adl-current', i + 1 === step);
    });
    figures.reveal(step - 1, list);
    plot.update({ ...scene.chart, marks: counted(scene.chart, size) });
    status.say(
      now
        ? `${now.rule}: ${now.from} → ${now.to}; ${many(size)} symbols`
        : `${many(size)} symbols; ${steps.length} steps lead to ${scene.end}`
    );
  }

  function update(next: Scene): void {
    scene = next as SimplifyScene;
    stepping.resize(scene.steps.length);
    follow(host.state);
  }

  function follow(state: State): void {
    const step = Number(state.step) || 0;
    if (step !== stepping.step) stepping.goTo(step);
    else show(step);
  }

  follow(host.state);
  return { element, update, follow, dispose: () => stepping.dispose() };
}

/** The whole expression where it is short enough to be written, else the part. */
function whole(pieces: Pieces, part: string): Pieces {
  return pieces.length ? pieces : [[part, true]];
}

function write(line: HTMLElement, pieces: Pieces): void {
  line.replaceChildren(
    ...pieces.map(([text, marked]) => (marked ? html('mark', {}, text) : text))
  );
}

/** The second bar and its number are those of this moment. */
function counted({ marks, y }: Chart, size: number): Mark[] {
  const above = y.log ? size * 1.15 : size + 0.018 * y.max;
  return marks.map(mark => {
    if (mark.mark === 'bars' && mark.points[0][0] === 1)
      return { ...mark, points: [[1, size]] };
    return mark.mark === 'words' && mark.x === 1
      ? { ...mark, y: above, text: briefly(size) }
      : mark;
  });
}

/** A number of symbols; of what doubles in every step, only how large it is. */
function many(size: number): string {
  return size < 1e12 ? String(size) : `about ${briefly(size)}`;
}

/** The same where there is little room. */
function briefly(size: number): string {
  return size < 1e12 ? String(size) : `10^${Math.floor(Math.log10(size))}`;
}
