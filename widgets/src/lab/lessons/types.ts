/* A lesson as the index lists it, and a notebook as far as it matters here. */

export interface Task {
  name: string;
  kind: string;
  title: string;
  points: number;
}

export interface Lesson {
  number: string;
  title: string;
  minutes: number;
  grade: string;
  file: string;
  tasks: Task[];
}

export interface NotebookCell {
  id?: string;
  cell_type: string;
  execution_count?: number | null;
  outputs?: { data?: Record<string, unknown> }[];
  [other: string]: unknown;
}

export interface Notebook {
  cells: NotebookCell[];
  [other: string]: unknown;
}

/** Read the index of the lessons; an entry that makes no sense is left out. */
export function readIndex(raw: unknown): Lesson[] {
  if (!Array.isArray(raw)) return [];
  return raw
    .filter(entry => typeof entry?.file === 'string' && typeof entry.title === 'string')
    .map(entry => ({
      number: String(entry.number ?? ''),
      title: entry.title,
      minutes: Number(entry.minutes) || 0,
      grade: String(entry.grade ?? ''),
      file: entry.file,
      tasks: Array.isArray(entry.tasks) ? entry.tasks : []
    }));
}
