/* The plugin: the Lessons panel, its commands, and a card in the launcher. */

import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { addCommands, show } from '../commands';
import { ILab, type Lab } from '../core';
import { icons } from '../icons';
import { Desk } from './desk';
import { Library } from './library';
import { nextStep } from './next';
import { LessonsPanel } from './panel';

const CONTINUE = 'autodiff-lab:continue';

export const lessons: JupyterFrontEndPlugin<void> = {
  id: 'autodiff-lab:lessons',
  description: 'Lists the lessons and keeps their progress.',
  autoStart: true,
  requires: [ILab],
  optional: [ICommandPalette, ILauncher, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    lab: Lab,
    palette: ICommandPalette | null,
    launcher: ILauncher | null,
    restorer: ILayoutRestorer | null
  ) => {
    const { settings, notebooks } = lab;
    const { contents } = app.serviceManager;
    const library = new Library(contents, () => settings.now.lessonsFolder);
    const desk = new Desk(library, notebooks, app.commands);
    const panel = new LessonsPanel(desk, lab.trans);
    app.shell.add(panel, 'left', { rank: 550 });
    restorer?.add(panel, panel.id);
    commands(app, lab, desk, panel, palette);
    const category = lab.trans.__('Learn');
    launcher?.add({ command: CONTINUE, category, rank: 1 });
    launcher?.add({ command: 'autodiff-lab:open-lessons', category, rank: 2 });
    desk.changed.connect(() => app.commands.notifyCommandChanged(CONTINUE));
    settings.changed.connect(() => void panel.refresh());
    // Not awaited: the application would wait for itself.
    void app.restored.then(() => panel.refresh());
  }
};

function commands(
  app: JupyterFrontEnd,
  { trans }: Lab,
  desk: Desk,
  panel: LessonsPanel,
  palette: ICommandPalette | null
): void {
  const begun = () => nextStep(desk.lessons, desk.kept)?.begun || desk.kept.last !== '';
  addCommands(app, palette, trans.__('Lessons'), {
    'autodiff-lab:open-lessons': {
      label: trans.__('Lessons'),
      caption: trans.__('Show the list of lessons and how far you are'),
      icon: icons.lessons,
      execute: () => show(app, panel)
    },
    [CONTINUE]: {
      label: () => (begun() ? trans.__('Continue Lesson') : trans.__('Start Lessons')),
      caption: () => nextStep(desk.lessons, desk.kept)?.lesson.title ?? '',
      icon: icons.lessons,
      isEnabled: () => nextStep(desk.lessons, desk.kept) !== null,
      execute: () => {
        show(app, panel);
        panel.next();
      }
    },
    'autodiff-lab:next-lesson': {
      label: trans.__('Next Lesson'),
      isEnabled: () => desk.lessons.length > 0,
      execute: () => panel.nextLesson()
    },
    'autodiff-lab:reset-exercise': {
      label: trans.__('Reset Exercise…'),
      caption: trans.__('Start the exercise of the active cell afresh; keep a copy'),
      isEnabled: () => desk.here.task !== undefined,
      execute: () => {
        const { lesson, task } = desk.here;
        if (lesson && task) panel.resetTask(lesson, task);
      }
    },
    'autodiff-lab:reset-lesson': {
      label: trans.__('Reset Lesson…'),
      isEnabled: () => desk.here.lesson !== undefined,
      execute: () => {
        const { lesson } = desk.here;
        if (lesson) panel.resetLesson(lesson);
      }
    }
  });
}
