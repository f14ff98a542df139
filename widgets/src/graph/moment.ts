/* What is known at one moment of a run: a pure function of the picture and a step.

   Step 0 is the overview: the finished graph, nothing hidden. Step k is the moment
   after k steps of the run, and shows only what has been computed by then. A folded
   group takes all its steps at once. */

import type { Stop } from './folding';
import type { Picture } from './picture';
import type { GraphDocument, Step, StepNumbers } from './types';

export type Phase = 'overview' | 'forward' | 'backward';

export interface Moment {
  step: number;
  phase: Phase;
  /** Nodes and groups whose value is not known yet. */
  pending: Set<string>;
  /** What has arrived at each node so far, and whether more is still to come. */
  gradients: Map<string, { text: string; complete: boolean }>;
  /** Edges that the backward pass has used; in the overview every edge. */
  used: Set<string> | 'all' | 'none';
  activeBoxes: Set<string>;
  /** Which wires light up: those of an edge, or all that lead to a box. */
  activeEdges: Set<string>;
  activeEnds: Set<string>;
  /** The product on the active edge of a backward step. */
  product: { edge: string; numbers: StepNumbers } | null;
  text: string;
}

/** The moment at a stop of the picture. */
export function momentAt(
  document: GraphDocument,
  picture: Picture,
  stop: Stop
): Moment {
  return stop.step === 0
    ? overview(document, picture)
    : during(document, picture, stop);
}

/** Beyond, boxes stand too close for labels on the edges between them. */
const MOST_LABELLED = 200;

function overview(document: GraphDocument, { boxes }: Picture): Moment {
  const { nodes, numbers } = document;
  return {
    step: 0,
    phase: 'overview',
    pending: new Set(),
    gradients: new Map(
      nodes.map(({ id }, i) => [id, { text: numbers.gradients[i], complete: true }])
    ),
    used: boxes.length <= MOST_LABELLED ? 'all' : 'none',
    activeBoxes: new Set(),
    activeEdges: new Set(),
    activeEnds: new Set(),
    product: null,
    text: summary(document)
  };
}

/** The whole expression and its value: what the overview says. */
export function summary({ title, expression, numbers }: GraphDocument): string {
  const value = numbers.values.at(-1) ?? '';
  const start =
    !title || title === expression ? expression : `${title} = ${expression}`;
  return value && value !== expression ? `${start} = ${value}` : start;
}

function during(document: GraphDocument, picture: Picture, stop: Stop): Moment {
  const current = document.steps[stop.step - 1];
  const numbers = document.numbers.steps[stop.step - 1];
  const backward = current.phase === 'backward';
  const whole = stop.group !== null || current.targets !== undefined;
  const [edge] = current.edges;
  return {
    step: stop.step,
    phase: current.phase,
    pending: pendingAt(document, stop.step),
    gradients: gradientsBy(document, picture, stop.step),
    used: usedBy(document, stop.step),
    activeBoxes: activeBoxes(picture, current, stop),
    activeEdges: new Set(whole ? [] : current.edges),
    activeEnds: whole
      ? activeBoxes(picture, { ...current, target: undefined }, stop)
      : new Set(),
    product: backward && !whole && edge !== undefined ? { edge, numbers } : null,
    text: textAt(document, stop, current.phase)
  };
}

/** The steps of a folded group are told as one. */
export function textAt(document: GraphDocument, stop: Stop, phase: string): string {
  const told = document.numbers.steps[stop.step - 1].text;
  if (stop.group === null) return told;
  const place = document.groups.findIndex(({ id }) => id === stop.group);
  const words = document.numbers.groups?.[place];
  return (phase === 'forward' ? words?.forward : words?.backward) ?? told;
}

/** The boxes of a step: a node, what it passes to, or all that a group holds. */
function activeBoxes({ boxes, folding }: Picture, step: Step, stop: Stop): Set<string> {
  const { node, target } = step;
  const ids = new Set([folding.boxOf(node)]);
  if (target !== undefined && stop.group === null) ids.add(folding.boxOf(target));
  if (folding.isOpen(node)) {
    const inside = boxes.filter(({ id }) => folding.around(id).includes(node));
    for (const { id } of inside) ids.add(id);
  }
  return ids;
}

/** Leaves have their values from the start; the others when their step has run. */
function pendingAt({ steps }: GraphDocument, step: number): Set<string> {
  const later = steps.slice(step).filter(({ phase }) => phase === 'forward');
  return new Set(later.map(({ node }) => node));
}

function gradientsBy(
  { steps, nodes, numbers }: GraphDocument,
  { folding }: Picture,
  step: number
): Moment['gradients'] {
  const gradients: Moment['gradients'] = new Map();
  const done = new Set<string>();
  steps.forEach(({ phase, node, target, targets }, i) => {
    if (phase !== 'backward') return;
    const { after = '', totals } = numbers.steps[i];
    if (i < step && targets) done.add(node);
    for (const [k, id] of (targets ?? [target ?? node]).entries()) {
      const soFar = gradients.get(id);
      if (i < step) gradients.set(id, { text: totals?.[k] ?? after, complete: true });
      else if (soFar) soFar.complete = false;
    }
  });
  if (done.size) {
    nodes.forEach(({ id }, i) => {
      if (folding.around(id).some(group => done.has(group)))
        gradients.set(id, { text: numbers.gradients[i], complete: true });
    });
  }
  return gradients;
}

function usedBy({ steps }: GraphDocument, step: number): Set<string> {
  const used = new Set<string>();
  for (const { phase, edges } of steps.slice(0, step)) {
    if (phase === 'backward') edges.forEach(edge => used.add(edge));
  }
  return used;
}
