/* The plugin: the graph inspector, and commands that step whichever graph is meant. */

import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { addCommands, show } from './commands';
import { ILab, type Lab } from './core';
import { icons } from './icons';
import { Inspector } from './inspector';
import { controlOf } from './meant';

export const inspector: JupyterFrontEndPlugin<void> = {
  id: 'autodiff-lab:inspector',
  description: 'Keeps the newest graph of a notebook in sight.',
  autoStart: true,
  requires: [ILab],
  optional: [ICommandPalette, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    { notebooks, settings, trans }: Lab,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null
  ) => {
    const panel = new Inspector(notebooks, settings, trans);
    app.shell.add(panel, 'right', { rank: 550 });
    restorer?.add(panel, panel.id);
    const press = (selector: string, label: string) => {
      const control = () => controlOf(selector, notebooks.active, panel.node);
      const isEnabled = () => control() !== null;
      return { label, isEnabled, execute: () => control()?.click() };
    };
    addCommands(app, palette, trans.__('Graphs'), {
      'autodiff-lab:show-inspector': {
        label: trans.__('Graph Inspector'),
        caption: trans.__('Keep the newest graph of the notebook in sight'),
        icon: icons.inspector,
        execute: () => show(app, panel)
      },
      'autodiff-lab:step-forward': press(
        '[data-action=forward]',
        trans.__('Step Forward')
      ),
      'autodiff-lab:step-back': press('[data-action=back]', trans.__('Step Back')),
      'autodiff-lab:play': press('[data-action=play]', trans.__('Play or Pause Graph')),
      'autodiff-lab:overview': press(
        '[data-action=first]',
        trans.__('Show Finished Graph')
      ),
      'autodiff-lab:fold': press('.adl-folds :first-child', trans.__('Fold Graph')),
      'autodiff-lab:unfold': press('.adl-folds :last-child', trans.__('Unfold Graph')),
      'autodiff-lab:toggle-linked-code': {
        label: trans.__('Link Code and Graphs'),
        isToggled: () => settings.now.linkedCode,
        execute: () => settings.set('linkedCode', !settings.now.linkedCode)
      }
    });
  }
};
