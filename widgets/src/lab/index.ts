/* The plugin: in notebooks, outputs of our widgets fall back to their saved graph. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import type { ISessionContext } from '@jupyterlab/apputils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { Widget } from '@lumino/widgets';
import { LiveOrSaved } from './liveorsaved';
import { MIME_TYPES } from './renderer';

const BEFORE_WIDGETS = -100;

/** The part of a notebook panel that is used here. */
type Notebook = Widget & {
  content: { rendermime: IRenderMimeRegistry };
  sessionContext: ISessionContext;
};

/** Give one notebook a renderer that also looks for the widget behind a graph. */
function extend({ content: { rendermime }, sessionContext }: Notebook): void {
  const createRenderer = () => new LiveOrSaved(rendermime, sessionContext);
  const factory = { safe: true, mimeTypes: MIME_TYPES, createRenderer };
  rendermime.addFactory(factory, BEFORE_WIDGETS);
}

const liveOrSaved: JupyterFrontEndPlugin<void> = {
  id: 'autodiff-lab:plugin',
  description: 'Shows the saved graph where a widget is gone.',
  autoStart: true,
  activate: (app: JupyterFrontEnd) => {
    const createNew = (panel: Widget) => extend(panel as Notebook);
    app.docRegistry.addWidgetExtension('Notebook', { createNew });
  }
};

export default [liveOrSaved];
