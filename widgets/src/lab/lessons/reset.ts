/* One exercise as it was handed out; everything else in the notebook stays. */

import type { Notebook, NotebookCell } from './types';

const PARTS = ['statement', 'exercise', 'check', 'prompt', 'question'];

/** The ids of the cells that belong to an exercise or a question, if they exist. */
export function cellIds(name: string): string[] {
  return PARTS.flatMap(part => [
    `${part}-${name}`,
    `${part}-${name.replaceAll('_', '-')}`
  ]);
}

/** Which task a cell belongs to. */
export function taskOf<T extends { name: string }>(
  tasks: T[],
  id: string
): T | undefined {
  return tasks.find(({ name }) => cellIds(name).includes(id));
}

/** The cell where a learner writes the answer. */
export function answerCell(name: string): string[] {
  return [`exercise-${name}`, `question-${name}`];
}

export function withReset(mine: Notebook, pristine: Notebook, name: string): Notebook {
  const ids = new Set(cellIds(name));
  const cells = [...mine.cells];
  let previous = cells.length - 1;
  for (const fresh of pristine.cells.filter(({ id }) => ids.has(id ?? ''))) {
    const at = cells.findIndex(({ id }) => id === fresh.id);
    if (at < 0) cells.splice((previous += 1), 0, unrun(fresh));
    else cells[(previous = at)] = unrun(fresh);
  }
  return { ...mine, cells };
}

/** A count from another session would only confuse. */
function unrun(cell: NotebookCell): NotebookCell {
  return cell.cell_type === 'code' ? { ...cell, execution_count: null } : cell;
}
