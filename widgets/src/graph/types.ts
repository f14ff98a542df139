/* The graph document as Python writes it. Every text in it is plain text.

   Schema 1 is one picture. Schema 2 has groups that fold: then nodes and edges have no
   place of their own, and each of the views says where everything is. */

export const SCHEMA = 2;
export const MIME_TYPE = 'application/vnd.autodiff-lab.graph+json';

export type Role = 'variable' | 'parameter' | 'input' | 'constant' | 'op' | 'output';

export interface GraphNode {
  id: string;
  role: Role;
  op: string | null;
  symbol: string | null;
  label: string;
  formula: string;
  shape: number[];
  x?: number;
  y?: number;
  w: number;
  h: number;
  leaf: boolean;
  source: { line: number } | null;
  /** The innermost group around it. */
  group?: string | null;
}

export interface GraphEdge {
  id: string;
  from: string;
  to: string;
  arg: number;
  path?: string;
  labelX?: number;
  labelY?: number;
}

/** Nodes that can be one box: then it shows what comes out, its `result`. */
export interface Group {
  id: string;
  kind: string;
  label: string;
  badge: string;
  count: number;
  parent: string | null;
  result: string | null;
  output: boolean;
  w: number;
  h: number;
  source: { line: number } | null;
}

export interface Frame {
  group: string;
  label: string;
  x: number;
  y: number;
  w: number;
  h: number;
}

/** A line between two boxes, and the edges that it stands for. */
export interface Wire {
  from: string;
  to: string;
  edges: string[];
  path: string;
  labelX: number;
  labelY: number;
}

/** A look at the graph with some groups open. */
export interface View {
  open: string[];
  width: number;
  height: number;
  places: Record<string, [number, number]>;
  frames: Frame[];
  wires: Wire[];
}

export interface Step {
  phase: 'forward' | 'backward';
  node: string;
  edges: string[];
  target?: string;
  /** What a step of a whole group passes something back to. */
  targets?: string[];
}

/** What one step shows. A forward step has only the text. */
export interface StepNumbers {
  text: string;
  local?: string;
  incoming?: string;
  contribution?: string;
  before?: string;
  after?: string;
  totals?: string[];
}

/** Everything that changes when a leaf changes; the rest of the document stays. */
export interface GraphNumbers {
  values: string[];
  gradients: string[];
  locals: string[];
  signs: number[];
  steps: StepNumbers[];
  /** What each group does, in words. */
  groups?: { forward: string; backward: string }[];
}

/** A scalar leaf that a slider may drive. */
export interface Leaf {
  node: string;
  name: string;
  value: number;
  min: number;
  max: number;
  step: number;
}

export interface GraphDocument {
  schema: number;
  kind: string;
  title: string;
  alt: string;
  expression: string;
  /** What the reader should know about what is missing from the picture. */
  note?: string;
  width: number;
  height: number;
  nodes: GraphNode[];
  edges: GraphEdge[];
  steps: Step[];
  numbers: GraphNumbers;
  leaves: Leaf[];
  groups: Group[];
  views?: View[];
  /** The view that is shown first. */
  start?: number;
}
