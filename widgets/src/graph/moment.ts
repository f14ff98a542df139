/* What is known at one moment of a run: a pure function of the document and a step.

   Step 0 is the overview: the finished graph, nothing hidden. Step k is the moment
   after k steps of the run, and shows only what has been computed by then. */

import type { GraphDocument, StepNumbers } from './types';

export type Phase = 'overview' | 'forward' | 'backward';

export interface Moment {
  step: number;
  phase: Phase;
  /** Nodes whose value is known. */
  computed: Set<string>;
  /** What has arrived at each node so far, and whether more is still to come. */
  gradients: Map<string, { text: string; complete: boolean }>;
  /** Edges that the backward pass has used. */
  used: Set<string>;
  activeNodes: Set<string>;
  activeEdges: Set<string>;
  /** The product on the active edge of a backward step. */
  product: { edge: string; numbers: StepNumbers } | null;
  text: string;
}

export function momentAt(document: GraphDocument, step: number): Moment {
  return step === 0 ? overview(document) : during(document, step);
}

/** Beyond, boxes stand too close for labels on the edges between them. */
const MOST_LABELLED = 200;

function overview(document: GraphDocument): Moment {
  const { nodes, edges, numbers, steps } = document;
  const labelled = steps.length > 0 || nodes.length <= MOST_LABELLED;
  const gradients = new Map(
    nodes.map((node, i) => [node.id, { text: numbers.gradients[i], complete: true }])
  );
  return {
    step: 0,
    phase: 'overview',
    computed: new Set(nodes.map(node => node.id)),
    gradients,
    used: new Set(labelled ? edges.map(edge => edge.id) : []),
    activeNodes: new Set(),
    activeEdges: new Set(),
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

function during(document: GraphDocument, step: number): Moment {
  const current = document.steps[step - 1];
  const numbers = document.numbers.steps[step - 1];
  const backward = current.phase === 'backward';
  const active = backward
    ? [current.node, current.target ?? current.node]
    : [current.node];
  const [edge] = current.edges;
  return {
    step,
    phase: current.phase,
    computed: computedBy(document, step),
    gradients: gradientsBy(document, step),
    used: usedBy(document, step),
    activeNodes: new Set(active),
    activeEdges: new Set(current.edges),
    product: backward && edge !== undefined ? { edge, numbers } : null,
    text: numbers.text
  };
}

/** Leaves have their values from the start; the others when their step has run. */
function computedBy(document: GraphDocument, step: number): Set<string> {
  const later = new Set(
    document.steps.slice(step).flatMap(s => (s.phase === 'forward' ? [s.node] : []))
  );
  const ids = document.nodes.map(node => node.id);
  return new Set(ids.filter(id => !later.has(id)));
}

function gradientsBy(document: GraphDocument, step: number): Moment['gradients'] {
  const gradients: Moment['gradients'] = new Map();
  document.steps.forEach(({ phase, target }, i) => {
    if (phase !== 'backward' || target === undefined) return;
    const soFar = gradients.get(target);
    if (i < step) {
      gradients.set(target, {
        text: document.numbers.steps[i].after ?? '',
        complete: true
      });
    } else if (soFar) {
      soFar.complete = false;
    }
  });
  return gradients;
}

function usedBy(document: GraphDocument, step: number): Set<string> {
  const backward = document.steps
    .slice(0, step)
    .filter(({ phase }) => phase === 'backward');
  return new Set(backward.flatMap(({ edges }) => edges));
}
