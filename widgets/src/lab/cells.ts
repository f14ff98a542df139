/* The parts of a notebook that are used here. JupyterLab's own package for notebooks is
   not depended on: a shape is enough, and Notebook 7 has the same one. */

import type { ISessionContext } from '@jupyterlab/apputils';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { Widget } from '@lumino/widgets';

export type Output = IRenderMime.IMimeModel;

export interface CellModel {
  id: string;
  type: string;
  executionCount?: number | null;
  sharedModel: { getSource(): string };
  getMetadata?(key: string): unknown;
  outputs?: { length: number; get(index: number): Output };
}

export interface Cell extends Widget {
  model: CellModel;
  /** None while the cell is far out of sight. */
  editor: CodeEditor.IEditor | null;
}

export interface NotebookContent extends Widget {
  widgets: readonly Cell[];
  activeCell: Cell | null;
  activeCellIndex: number;
  rendermime: IRenderMimeRegistry;
  scrollToItem?(index: number, align?: string): Promise<void>;
}

export interface NotebookPanel extends Widget {
  content: NotebookContent;
  context: DocumentRegistry.IContext<DocumentRegistry.IModel>;
  sessionContext: ISessionContext;
}

/** Every output of a notebook in the order of the page, with its cell. */
export function* outputsOf(content: NotebookContent): Generator<[Cell, Output]> {
  for (const cell of content.widgets) {
    const { outputs } = cell.model;
    for (let i = 0; i < (outputs?.length ?? 0); i++) yield [cell, outputs!.get(i)];
  }
}

/** Bring a cell into sight and make it the active one. */
export async function showCell(content: NotebookContent, id: string): Promise<boolean> {
  const index = content.widgets.findIndex(({ model }) => model.id === id);
  if (index < 0) return false;
  content.activeCellIndex = index;
  await content.scrollToItem?.(index, 'center');
  return true;
}
