/* A chart, drawn from the same data as the still picture (display/chart_svg.py).

   Python has chosen ranges, ticks and frame; nothing is laid out here. */

import { svg } from '../graph/elements';
import { bands, type Heat } from './heat';

export interface Axis {
  label: string;
  min: number;
  max: number;
  log: boolean;
  ticks: number[];
  texts: string[];
}

type Coordinate = number | null;

export interface Mark {
  mark: 'line' | 'dots' | 'bars' | 'rule' | 'words' | 'tiles' | 'heat';
  hue: string;
  label?: string;
  points: [Coordinate, Coordinate][];
  dashed?: boolean;
  shape?: string;
  size?: number;
  width?: number;
  x?: number;
  y?: number;
  text?: string;
  anchor?: string;
  rows?: Coordinate[][];
  box?: [number, number, number, number];
  texts?: string[][];
}

export interface Chart {
  title: string;
  width: number;
  height: number;
  frame: [number, number, number, number];
  x: Axis;
  y: Axis;
  marks: Mark[];
}

export class Plot {
  readonly element = svg('svg', { class: 'adl-plot', role: 'img' });
  private chart!: Chart;
  private pointed: ((x: number, y: number, begins: boolean) => void) | undefined;

  constructor(chart: Chart) {
    this.update(chart);
  }

  update(chart: Chart): void {
    this.chart = chart;
    const { width, height, title } = chart;
    this.element.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.element.setAttribute('width', String(width));
    this.element.setAttribute('height', String(height));
    this.element.setAttribute('aria-label', title);
    this.element.replaceChildren(...axes(chart), ...this.marks(), ...legend(chart));
  }

  /** Call back with the data's coordinates while the reader presses or drags;
      `begins` is true when the pointer goes down. */
  onPoint(pointed: (x: number, y: number, begins: boolean) => void): void {
    if (!this.pointed) this.listen();
    this.pointed = pointed;
  }

  /** Where data is, in px of the picture. */
  place(x: number, y: number): [number, number] {
    const [left, top, right, bottom] = this.chart.frame;
    return [at(this.chart.x, x, left, right), at(this.chart.y, y, bottom, top)];
  }

  private listen(): void {
    this.element.classList.add('adl-draggable');
    const point = (event: PointerEvent) => {
      const box = this.element.getBoundingClientRect();
      const scale = this.chart.width / (box.width || this.chart.width);
      const [left, top, right, bottom] = this.chart.frame;
      const { x, y } = this.chart;
      this.pointed?.(
        value(x, (event.clientX - box.left) * scale, left, right),
        value(y, (event.clientY - box.top) * scale, bottom, top),
        event.type === 'pointerdown'
      );
    };
    this.element.addEventListener('pointerdown', event => {
      this.element.setPointerCapture(event.pointerId);
      event.preventDefault();
      point(event);
    });
    this.element.addEventListener('pointermove', event => {
      if (event.buttons) point(event);
    });
  }

  private marks(): SVGElement[] {
    const [left, top, right, bottom] = this.chart.frame;
    const inside = svg('svg', {
      x: left,
      y: top,
      width: right - left,
      height: bottom - top,
      viewBox: `${left} ${top} ${right - left} ${bottom - top}`
    });
    inside.append(...this.chart.marks.flatMap(mark => this.draw(mark)));
    return [inside];
  }

  private draw(mark: Mark): SVGElement[] {
    if (mark.mark === 'line') return [stroke(mark, this.path(mark.points))];
    if (mark.mark === 'dots') return [this.dots(mark)];
    if (mark.mark === 'bars') return [fill(mark.hue, this.bars(mark))];
    if (mark.mark === 'rule') return [this.rule(mark)];
    if (mark.mark === 'words') {
      const place = this.place(mark.x!, mark.y!);
      return [words(place, mark.text!, `adl-word ${hue(mark)}`, mark.anchor)];
    }
    return mark.mark === 'heat' ? this.heat(mark) : this.tiles(mark);
  }

  private heat(mark: Mark): SVGElement[] {
    const place = (x: number, y: number) => this.place(x, y);
    return bands(mark as unknown as Heat, place).map(([name, opacity, path]) => {
      const band = fill(name, path);
      band.setAttribute('fill-opacity', String(opacity));
      band.setAttribute('shape-rendering', 'crispEdges');
      return band;
    });
  }

  private path(points: Mark['points']): string {
    let pen = 'M';
    let path = '';
    for (const [x, y] of points) {
      if (x === null || y === null) {
        pen = 'M';
        continue;
      }
      const [px, py] = this.place(x, y);
      const height = Math.max(-2000, Math.min(4000, py));
      path += `${pen}${px.toFixed(1)} ${height.toFixed(1)}`;
      pen = 'L';
    }
    return path;
  }

  private dots(mark: Mark): SVGElement {
    const known = mark.points.filter(([x, y]) => x !== null && y !== null);
    const path = known
      .map(([x, y]) => glyph(mark.shape!, ...this.place(x!, y!), mark.size!))
      .join('');
    return mark.shape === 'cross' ? stroke(mark, path) : fill(mark.hue, path);
  }

  private bars({ points, width = 0.7 }: Mark): string {
    const { y: axis } = this.chart;
    const base = axis.log ? axis.min : Math.max(0, axis.min);
    const bar = (x: number, y: number) => {
      const [x0, y0] = this.place(x - width / 2, base);
      const [x1, y1] = this.place(x + width / 2, y);
      return `M${x0} ${y0}V${y1}H${x1}V${y0}z`;
    };
    return points.map(([x, y]) => (x === null || y === null ? '' : bar(x, y))).join('');
  }

  private rule(mark: Mark): SVGElement {
    const [left, top, right, bottom] = this.chart.frame;
    const path =
      mark.x === undefined
        ? `M${left} ${at(this.chart.y, mark.y!, bottom, top)}H${right}`
        : `M${at(this.chart.x, mark.x, left, right)} ${top}V${bottom}`;
    const line = stroke(mark, path);
    line.setAttribute('stroke-dasharray', '2 3');
    return line;
  }

  private tiles({ rows = [], box = [0, 0, 1, 1], texts = [] }: Mark): SVGElement[] {
    const [x0, y0] = this.place(box[0], box[1]);
    const [x1, y1] = this.place(box[2], box[3]);
    const [left, top] = [Math.min(x0, x1), Math.min(y0, y1)];
    const height = Math.abs(y1 - y0) / Math.max(1, rows.length);
    return rows.flatMap((row, i) => {
      const width = Math.abs(x1 - x0) / Math.max(1, row.length);
      return row.flatMap((share, j) => {
        const [x, y] = [left + j * width, top + i * height];
        const parts: SVGElement[] = [tile(x, y, width, height, share)];
        const text = texts[i]?.[j];
        const middle: [number, number] = [x + width / 2, y + height / 2 + 4];
        if (text) parts.push(words(middle, text, 'adl-tick adl-ink', 'middle'));
        return parts;
      });
    });
  }
}

function at(axis: Axis, value: number, start: number, end: number): number {
  const scale = (n: number) => (axis.log ? Math.log10(Math.max(n, 1e-300)) : n);
  const share = (scale(value) - scale(axis.min)) / (scale(axis.max) - scale(axis.min));
  return start + share * (end - start);
}

function value(axis: Axis, px: number, start: number, end: number): number {
  const share = Math.max(0, Math.min(1, (px - start) / (end - start)));
  if (!axis.log) return axis.min + share * (axis.max - axis.min);
  return axis.min * (axis.max / axis.min) ** share;
}

function axes({ frame, x, y }: Chart): SVGElement[] {
  const [left, top, right, bottom] = frame;
  const middle = (top + bottom) / 2;
  const below = x.ticks.flatMap((tick, i) => {
    const px = at(x, tick, left, right);
    const grid = svg('path', { class: 'adl-grid', d: `M${px} ${top}V${bottom}` });
    return [grid, words([px, bottom + 14], x.texts[i], 'adl-tick', 'middle')];
  });
  const beside = y.ticks.flatMap((tick, i) => {
    const py = at(y, tick, bottom, top);
    const grid = svg('path', { class: 'adl-grid', d: `M${left} ${py}H${right}` });
    return [grid, words([left - 6, py + 4], y.texts[i], 'adl-tick', 'end')];
  });
  const turned = words([12, middle], y.label, 'adl-axis-label', 'middle');
  turned.setAttribute('transform', `rotate(-90 12 ${middle})`);
  return [
    ...below,
    ...beside,
    svg('path', { class: 'adl-axis', d: `M${left} ${top}V${bottom}H${right}` }),
    words([(left + right) / 2, bottom + 31], x.label, 'adl-axis-label', 'middle'),
    turned
  ];
}

/** The same row of samples and names as in the still picture. */
function legend(chart: Chart): SVGElement[] {
  const parts: SVGElement[] = [];
  let x = chart.frame[0];
  for (const mark of chart.marks) {
    if (!mark.label) continue;
    const path = mark.mark === 'dots' ? glyph(mark.shape!, x + 9, 16, 4) : '';
    const filled = path && mark.shape !== 'cross';
    parts.push(
      filled ? fill(mark.hue, path) : stroke(mark, path || `M${x} 16H${x + 18}`),
      words([x + 24, 20], mark.label, 'adl-tick')
    );
    x += 40 + 6.2 * mark.label.length;
  }
  return parts;
}

function stroke(mark: Mark, d: string): SVGElement {
  const line = svg('path', { class: `adl-line ${hue(mark)}`, d });
  if (mark.dashed) line.setAttribute('stroke-dasharray', '5 4');
  return line;
}

function fill(name: string, d: string): SVGElement {
  return svg('path', { class: `adl-dot adl-hue-${name}`, d });
}

function hue(mark: Mark): string {
  return `adl-hue-${mark.hue}`;
}

function words(
  [x, y]: [number, number],
  text: string,
  kind: string,
  anchor = 'start'
): SVGElement {
  return svg('text', { class: kind, x, y, 'text-anchor': anchor }, text);
}

function tile(x: number, y: number, w: number, h: number, share: Coordinate) {
  const box = { x, y, width: w, height: h };
  if (share === null) return svg('rect', { class: 'adl-grid', ...box });
  const kind = `adl-dot adl-hue-${share < 0 ? 'backward' : 'forward'}`;
  const strength = (Math.min(1, Math.abs(share)) * 0.85).toFixed(2);
  return svg('rect', { class: kind, 'fill-opacity': strength, ...box });
}

/** Path data of a point of some shape: shapes tell marks apart without colour. */
export function glyph(shape: string, x: number, y: number, r: number): string {
  if (shape === 'square') return `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`;
  if (shape === 'triangle') return `M${x} ${y - r}L${x + r} ${y + r}H${x - r}z`;
  if (shape === 'cross')
    return `M${x - r} ${y - r}l${2 * r} ${2 * r}M${x - r} ${y + r}l${2 * r} ${-2 * r}`;
  if (shape === 'diamond') {
    const d = 1.2 * r;
    return `M${x} ${y - d}l${d} ${d}l${-d} ${d}l${-d} ${-d}z`;
  }
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}
