/* Where Python runs in the browser tab, it takes a while to start, and nothing in
   JupyterLab says so. This plugin does, and says what can be done meanwhile. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { NotebookPanel } from './cells';
import { ILab, type Lab } from './core';
import { LESSONS_URL } from './lessons/library';
import { started } from './started';

const READY_FOR = 4_000;

export const lite: JupyterFrontEndPlugin<void> = {
  id: 'autodiff-lab:lite',
  description: 'Receives the reader, where JupyterLab and Python run in the browser.',
  autoStart: true,
  requires: [ILab],
  activate: (app: JupyterFrontEnd, { notebooks, trans }: Lab) => {
    if (!PageConfig.getOption(LESSONS_URL)) return; // a server is quick
    notebooks.opened.connect((_, { panel }) => announce(panel, trans));
    void app.restored.then(() => receive(app));
  }
};

/** Somebody who comes for the first time sees the lessons, not a list of files. */
function receive({ commands, shell }: JupyterFrontEnd): void {
  const working = [...shell.widgets('main')].some(({ id }) => !id.includes('launcher'));
  if (!working) void commands.execute('autodiff-lab:open-lessons');
}

/** Tell of every kernel that a notebook gets, once. */
function announce({ sessionContext }: NotebookPanel, trans: TranslationBundle): void {
  const told = new Set<string>();
  const tell = () => {
    const kernel = sessionContext.session?.kernel;
    if (!kernel || told.has(kernel.id)) return;
    told.add(kernel.id);
    say(started(kernel), trans);
  };
  sessionContext.kernelChanged.connect(tell);
  tell();
}

function say(start: Promise<null>, trans: TranslationBundle): void {
  void Notification.promise(start, {
    pending: {
      message: trans.__(
        'Python is starting in this browser tab. ' +
          'Read on meanwhile: saved graphs can be stepped through already.'
      ),
      options: { autoClose: false }
    },
    success: {
      message: () => trans.__('Python is ready.'),
      options: { autoClose: READY_FOR }
    },
    error: {
      message: () =>
        trans.__(
          'Python did not start. Saved lessons can be read, and their graphs stepped ' +
            'through; to run cells, reload this page, or try another browser.'
        ),
      options: { autoClose: false }
    }
  });
}
