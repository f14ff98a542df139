/* Cells with an answer are covered until somebody uncovers them. */

import { html } from '../../graph/elements';
import type { Cell, NotebookContent } from '../cells';

const TAGS = ['solution', 'answer'];
const COVERED = 'adl-covered';

export class Answers {
  constructor(private readonly text: string) {}

  /** Cover what has not been uncovered before. */
  cover(content: NotebookContent): void {
    for (const cell of content.widgets) {
      if (isAnswer(cell) && !cell.node.querySelector(':scope > .adl-reveal'))
        this.coverOne(cell.node);
    }
  }

  /** Show all answers again, and forget which were seen. */
  uncover(content: NotebookContent): void {
    for (const { node } of content.widgets) {
      node.classList.remove(COVERED);
      node.querySelector(':scope > .adl-reveal')?.remove();
    }
  }

  /** Uncover the next answer from the active cell on; tell whether there was one. */
  next(content: NotebookContent): boolean {
    const cells = content.widgets.slice(Math.max(0, content.activeCellIndex));
    const covered = cells.find(({ node }) => node.classList.contains(COVERED));
    covered?.node.querySelector<HTMLElement>(':scope > .adl-reveal')?.click();
    covered?.node.scrollIntoView({ block: 'nearest' });
    return covered !== undefined;
  }

  private coverOne(node: HTMLElement): void {
    const reveal = html('button', { type: 'button', class: 'adl-reveal' }, this.text);
    reveal.addEventListener('click', () => {
      node.classList.remove(COVERED);
      reveal.hidden = true; // it stays: what was shown once is not covered again
    });
    node.classList.add(COVERED);
    node.append(reveal);
  }
}

function isAnswer({ model }: Cell): boolean {
  const tags = model.getMetadata?.('tags');
  return Array.isArray(tags) && TAGS.some(tag => tags.includes(tag));
}
