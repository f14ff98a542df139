/* The renderers of our MIME types: a graph or a scene from the page; no kernel. */

import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';
import * as graph from '../graph/types';
import { GraphView } from '../graph/view';
import { SceneFrame } from '../scene/frame';
import * as scene from '../scene/types';

export const MIME_TYPES = [graph.MIME_TYPE, scene.MIME_TYPE];

/** What both views can do: take new content, and go away. */
interface View {
  readonly element: HTMLElement;
  replace(content: unknown): void;
  dispose(): void;
}

export class SavedRenderer extends Widget implements IRenderMime.IRenderer {
  private view: View | undefined;
  private type = '';

  constructor() {
    super();
    this.addClass('adl-output');
  }

  /** Draw the content, or put new content into the drawing that is there. */
  async renderModel({ data }: IRenderMime.IMimeModel): Promise<void> {
    const type = MIME_TYPES.find(name => name in data) ?? graph.MIME_TYPE;
    if (this.view && this.type === type) {
      this.view.replace(data[type]);
      return;
    }
    this.view?.dispose();
    this.type = type;
    this.view =
      type === scene.MIME_TYPE ? savedScene(data[type]) : new GraphView(data[type]);
    this.node.append(this.view.element);
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

/** A scene without a kernel: it shows what was chosen when it was saved. */
function savedScene(raw: unknown): View {
  let state = (raw as Partial<scene.Scene> | null)?.state ?? {};
  const frame = new SceneFrame(raw, {
    live: false,
    get state() {
      return state;
    },
    set: change => (state = { ...state, ...change })
  });
  return {
    element: frame.element,
    replace(next) {
      state = (next as Partial<scene.Scene> | null)?.state ?? {};
      frame.show(next);
    },
    dispose: () => frame.dispose()
  };
}
