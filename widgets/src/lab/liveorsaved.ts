/* A widget's output that never fails: the saved graph, and the widget while it lives.

   The output of one of our widgets holds two things: the number of a widget model, and
   the graph as a document. JupyterLab would only try the model, and say "model not
   found" in a reopened notebook. This renderer draws the document, asks the notebook's
   own widget renderer for the model on the side, and changes over when it succeeds. */

import type { ISessionContext } from '@jupyterlab/apputils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Panel } from '@lumino/widgets';
import { Sliders } from '../graph/sliders';
import { MIME_TYPE, type GraphDocument } from '../graph/types';
import { MIME_TYPES, SavedRenderer } from './renderer';
import { Sources } from './sources';

const WIDGET_TYPE = 'application/vnd.jupyter.widget-view+json';
const HINT = 'Saved values: run the cell to move the sliders.';

type LiveRenderer = Panel & IRenderMime.IRenderer;

/** What the notebook does with every drawing in it. */
export interface Surroundings {
  /** Called once; the returned function ends it. */
  listen(sources: Sources): () => void;
  /** Called whenever something new is on the page. */
  appeared(element: HTMLElement): void;
}

export class LiveOrSaved extends Panel implements IRenderMime.IRenderer {
  private readonly saved = new SavedRenderer();
  private live: LiveRenderer | undefined;
  private readonly arrival = new MutationObserver(() => this.choose());
  private readonly sources = new Sources(this.node);
  private readonly stopListening: () => void;

  constructor(
    private readonly rendermime: IRenderMimeRegistry,
    private readonly session: ISessionContext,
    private readonly around: Surroundings
  ) {
    super();
    this.stopListening = around.listen(this.sources);
    this.addWidget(this.saved);
    session.statusChanged.connect(this.choose, this);
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    await this.saved.renderModel(model);
    this.sources.read(model.data[MIME_TYPES.find(type => type in model.data) ?? '']);
    this.around.appeared(this.node);
    if (!(WIDGET_TYPE in model.data)) return;
    this.saved.append(savedSliders(model.data[MIME_TYPE]));
    if (model.trusted) await this.tryLive(model);
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.stopListening();
    this.arrival.disconnect();
    this.session.statusChanged.disconnect(this.choose, this);
    super.dispose();
  }

  /** A widget runs code that came with the notebook: only call this if trusted. */
  private async tryLive(model: IRenderMime.IMimeModel): Promise<void> {
    if (!this.rendermime.getFactory(WIDGET_TYPE)) return;
    this.live?.dispose();
    this.live = this.rendermime.createRenderer(WIDGET_TYPE) as LiveRenderer;
    this.live.hide();
    this.addWidget(this.live);
    this.arrival.disconnect();
    this.arrival.observe(this.live.node, { childList: true, subtree: true });
    // Not awaited: without a kernel the widget renderer waits for ever.
    this.live.renderModel(model).then(() => this.choose(), console.warn);
  }

  private choose(): void {
    const live = this.live !== undefined && isAlive(this.live);
    this.live?.setHidden(!live);
    this.saved.setHidden(live);
    this.around.appeared(this.node);
  }
}

/** Whether a widget has drawn itself and still has its kernel: a restart cuts the comm.
    Where a security policy keeps its code away, an error stands in its place. */
function isAlive({ node, widgets }: LiveRenderer): boolean {
  type Shown = { _view?: { model?: { comm_live?: boolean } } };
  const connected = (shown: unknown) =>
    (shown as Shown)._view?.model?.comm_live !== false;
  return widgets?.some(connected) && node.querySelector('.adl-graph') !== null;
}

function savedSliders(raw: unknown): HTMLElement[] {
  const leaves = (raw as Partial<GraphDocument> | null)?.leaves;
  if (!Array.isArray(leaves) || !leaves.length) return [];
  return [new Sliders(leaves, { hint: HINT }).element];
}
