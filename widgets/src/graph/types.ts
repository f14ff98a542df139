/* The graph document, schema 1, as Python writes it. Every text in it is plain text. */

export const SCHEMA = 1;
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
  x: number;
  y: number;
  w: number;
  h: number;
  leaf: boolean;
  source: { line: number } | null;
}

export interface GraphEdge {
  id: string;
  from: string;
  to: string;
  arg: number;
  path: string;
  labelX: number;
  labelY: number;
}

export interface Step {
  phase: 'forward' | 'backward';
  node: string;
  edges: string[];
  target?: string;
}

/** What one step shows. A forward step has only the text. */
export interface StepNumbers {
  text: string;
  local?: string;
  incoming?: string;
  contribution?: string;
  before?: string;
  after?: string;
}

/** Everything that changes when a leaf changes; the rest of the document stays. */
export interface GraphNumbers {
  values: string[];
  gradients: string[];
  locals: string[];
  signs: number[];
  steps: StepNumbers[];
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
}
