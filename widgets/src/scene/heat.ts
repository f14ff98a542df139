/* A heat map: one letter a place, one path a band (see display/heat.py). */

export interface Heat {
  rows: string[];
  box: [number, number, number, number];
  /** Below zero, and above it. */
  hues: [string, string];
}

const LEVELS = 12;
const ZERO = 'a'.charCodeAt(0) + LEVELS;
const STRONGEST = 0.78;

/** The hue, the opacity and the path of every band. */
export function bands(
  { rows, box, hues }: Heat,
  place: (x: number, y: number) => [number, number]
): [string, number, string][] {
  const [left, bottom] = place(box[0], box[1]);
  const [right, top] = place(box[2], box[3]);
  const height = (bottom - top) / rows.length;
  const paths = new Map<string, string>();
  rows.forEach((row, i) => {
    const width = (right - left) / row.length;
    const [y0, y1] = [
      (top + i * height).toFixed(1),
      (top + (i + 1) * height).toFixed(1)
    ];
    for (let start = 0, stop = 0; start < row.length; start = stop) {
      while (row[stop] === row[start]) stop++;
      const [x0, x1] = [start, stop].map(k => (left + k * width).toFixed(1));
      const path = `M${x0} ${y0}H${x1}V${y1}H${x0}z`;
      paths.set(row[start], (paths.get(row[start]) ?? '') + path);
    }
  });
  return [...paths].flatMap(([letter, path]) => {
    const band = letter === '-' ? 0 : letter.charCodeAt(0) - ZERO;
    if (!band) return [];
    return [[hues[band > 0 ? 1 : 0], (Math.abs(band) / LEVELS) * STRONGEST, path]];
  });
}
