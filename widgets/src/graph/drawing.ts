/* The picture: built once from a document, then only touched where a moment differs. */

import { html, setText, svg } from './elements';
import type { Moment } from './moment';
import { ProductLabel } from './product';
import { arrowhead, backhead, outline } from './shapes';
import type { GraphDocument, GraphEdge, GraphNode } from './types';

interface NodeParts {
  group: SVGGElement;
  value: SVGTextElement;
  gradient: SVGTextElement;
}

interface EdgeParts {
  group: SVGGElement;
  label: SVGTextElement;
}

export class Drawing {
  readonly element: HTMLElement;
  private readonly nodes: NodeParts[];
  private readonly edges: EdgeParts[];
  private readonly product = new ProductLabel();

  constructor(document: GraphDocument) {
    this.edges = document.edges.map(drawEdge);
    const hasNumbers = document.numbers.values.some(value => value !== '');
    this.nodes = document.nodes.map(node => drawNode(node, hasNumbers));
    this.element = frame(
      document,
      svg('g', {}, ...this.edges.map(({ group }) => group)),
      svg('g', {}, ...this.nodes.map(({ group }) => group)),
      this.product.element
    );
  }

  /** Show a moment of the graph that was drawn. No position ever changes. */
  show(document: GraphDocument, moment: Moment): void {
    document.nodes.forEach((_, i) => this.showNode(document, i, moment));
    document.edges.forEach((_, i) => this.showEdge(document, i, moment));
    this.product.show(document, moment);
    this.reveal(document, moment);
  }

  private showNode({ nodes, numbers }: GraphDocument, i: number, moment: Moment): void {
    const { group, value, gradient } = this.nodes[i];
    const { id } = nodes[i];
    const known = moment.computed.has(id);
    const arrived = moment.gradients.get(id);
    setText(value, known ? numbers.values[i] : '');
    setText(gradient, arrived?.text ? `∂ ${arrived.text}` : '');
    group.classList.toggle('adl-pending', !known);
    group.classList.toggle('adl-active', moment.activeNodes.has(id));
    gradient.classList.toggle('adl-partial', arrived?.complete === false);
  }

  private showEdge({ edges, numbers }: GraphDocument, i: number, moment: Moment): void {
    const { group, label } = this.edges[i];
    const { id } = edges[i];
    const active = moment.activeEdges.has(id);
    const multiplied = moment.product?.edge === id;
    setText(label, moment.used.has(id) && !multiplied ? numbers.locals[i] : '');
    group.classList.toggle('adl-active', active);
    group.classList.toggle('adl-backward', active && moment.phase === 'backward');
    group.classList.toggle('adl-negative', numbers.signs[i] < 0);
  }

  /** Scroll a wide graph so that what happens is in sight; never scroll the page. */
  private reveal({ nodes }: GraphDocument, moment: Moment): void {
    const active = nodes.filter(({ id }) => moment.activeNodes.has(id));
    if (!active.length) return;
    const box = this.element;
    box.scrollLeft = follow(
      box.scrollLeft,
      box.clientWidth,
      active.map(n => [n.x, n.w])
    );
    box.scrollTop = follow(
      box.scrollTop,
      box.clientHeight,
      active.map(n => [n.y, n.h])
    );
  }
}

const MARGIN = 16;

function follow(start: number, size: number, spans: [number, number][]): number {
  const low = Math.min(...spans.map(([at, length]) => at - length / 2)) - MARGIN;
  const high = Math.max(...spans.map(([at, length]) => at + length / 2)) + MARGIN;
  if (low >= start && high <= start + size) return start;
  return Math.max(0, (low + high - size) / 2);
}

const HELP = 'Drawing. Arrow keys step, space plays.';

function frame(document: GraphDocument, ...layers: SVGGElement[]): HTMLElement {
  const { width, height, alt } = document;
  const picture = svg(
    'svg',
    { class: 'adl-picture', viewBox: `0 0 ${width} ${height}`, width, height },
    ...layers
  );
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', alt);
  return html(
    'div',
    { class: 'adl-scroll', tabindex: 0, role: 'group', 'aria-label': HELP },
    picture
  );
}

function drawEdge(edge: GraphEdge): EdgeParts {
  const label = svg('text', { class: 'adl-local', x: edge.labelX, y: edge.labelY });
  const group = svg(
    'g',
    { class: 'adl-edge', 'data-edge': edge.id },
    svg('path', { class: 'adl-wire', d: edge.path }),
    svg('path', { class: 'adl-head', d: arrowhead(edge.path) }),
    svg('path', { class: 'adl-backhead', d: backhead(edge.path) }),
    label
  );
  return { group, label };
}

/* Rows of text, as a share of a box's height. The still picture has the same. */
const NAME_ROW = -0.25;
const VALUE_ROW = 0.07;
const GRADIENT_ROW = 0.34;

function drawNode(node: GraphNode, hasNumbers: boolean): NodeParts {
  const row = (kind: string, share: number, text = '') =>
    svg('text', { class: `adl-${kind}`, y: hasNumbers ? node.h * share : 1 }, text);
  const value = row('value', VALUE_ROW);
  const gradient = row('gradient', GRADIENT_ROW);
  const group = svg(
    'g',
    {
      class: `adl-node adl-${node.role}`,
      'data-node': node.id,
      transform: `translate(${node.x} ${node.y})`
    },
    svg('title', {}, describe(node)),
    svg('path', { class: 'adl-box', d: outline(node.role, node.w, node.h) }),
    row('name', NAME_ROW, node.label),
    value,
    gradient
  );
  if (node.symbol) group.append(badge(node, node.symbol));
  return { group, value, gradient };
}

/** The operation, on the top edge of its box. */
function badge({ w, h }: GraphNode, symbol: string): SVGGElement {
  const width = Math.max(22, 7.4 * [...symbol].length + 12);
  const shift = `translate(${width / 2 - w / 2 - 4} ${-h / 2})`;
  return svg(
    'g',
    { class: 'adl-badge', transform: shift },
    svg('rect', { x: -width / 2, y: -9, width, height: 18, rx: 9 }),
    svg('text', { y: 1 }, symbol)
  );
}

function describe({ label, formula, role, shape, source }: GraphNode): string {
  const lines = [formula ? `${label} = ${formula}` : label, role];
  if (shape.length) lines.push(`shape ${shape.join('×')}`);
  if (source) lines.push(`line ${source.line}`);
  return lines.join('\n');
}
