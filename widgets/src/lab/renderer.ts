/* The renderer of the graph MIME type: a graph from the page, no kernel, no trust. */

import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';
import { MIME_TYPE } from '../graph/types';
import { GraphView } from '../graph/view';

export class GraphRenderer extends Widget implements IRenderMime.IRenderer {
  private view: GraphView | undefined;

  constructor() {
    super();
    this.addClass('adl-output');
  }

  /** Draw the document, or put new content into the drawing that is there. */
  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const document = model.data[MIME_TYPE];
    if (this.view) this.view.replace(document);
    else {
      this.view = new GraphView(document);
      this.node.append(this.view.element);
    }
  }

  /** Add something below the graph, until the graph is replaced. */
  append(children: HTMLElement[]): void {
    this.view?.element.append(...children);
  }

  override dispose(): void {
    this.view?.dispose();
    super.dispose();
  }
}
