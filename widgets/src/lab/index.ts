/* The plugins. The first one looks after graphs in notebooks, and holds what the others
   share; without any service that JupyterLab may or may not have, it still draws. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';
import type { NotebookPanel } from './cells';
import { ILab, type Lab } from './core';
import { inspector } from './inspectorplugin';
import { lessons } from './lessons/plugin';
import { LinkedCode } from './linked';
import { lite } from './lite';
import { LiveOrSaved } from './liveorsaved';
import { Notebooks } from './notebooks';
import { MIME_TYPES } from './renderer';
import { Settings } from './settings';
import { setSpeed } from './speed';
import { teach } from './teach/plugin';

const BEFORE_WIDGETS = -100;

const graphs: JupyterFrontEndPlugin<Lab> = {
  id: 'autodiff-lab:plugin',
  description: 'Keeps graphs in notebooks alive: without a kernel, and linked to code.',
  autoStart: true,
  provides: ILab,
  optional: [ISettingRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ): Lab => {
    const settings = new Settings();
    const notebooks = new Notebooks(app.shell);
    const trans = (translator ?? nullTranslator).load('autodiff_lab');
    const lab = { settings, notebooks, trans };
    const createNew = (panel: Widget) => extend(panel as NotebookPanel, lab);
    app.docRegistry.addWidgetExtension('Notebook', { createNew });
    void registry?.load(graphs.id).then(found => settings.connect(found), console.warn);
    return lab;
  }
};

/** Give a notebook a renderer that also looks for the widget behind a graph. */
function extend(panel: NotebookPanel, { settings, notebooks }: Lab): void {
  const { rendermime } = panel.content;
  const watched = notebooks.add(panel, MIME_TYPES);
  const linked = new LinkedCode(watched, () => settings.now.linkedCode);
  const around = {
    listen: linked.listen.bind(linked),
    appeared: (element: HTMLElement) => setSpeed(element, settings.now.speed)
  };
  const createRenderer = () =>
    new LiveOrSaved(rendermime, panel.sessionContext, around);
  const factory = { safe: true, mimeTypes: MIME_TYPES, createRenderer };
  rendermime.addFactory(factory, BEFORE_WIDGETS);
  const speedChanged = () => {
    for (const { element } of watched.drawn)
      setSpeed(element, settings.now.speed, true);
  };
  settings.speedChanged.connect(speedChanged);
  panel.disposed.connect(() => settings.speedChanged.disconnect(speedChanged));
}

export default [graphs, inspector, lessons, teach, lite];
