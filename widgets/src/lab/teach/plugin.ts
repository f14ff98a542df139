/* The plugin for those who teach in front of people: large type, covered answers, and
   a clock. What is large is the notebook's content, not JupyterLab's menus. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, InputDialog } from '@jupyterlab/apputils';
import { addCommands } from '../commands';
import { ILab, type Lab } from '../core';
import type { Watched } from '../watched';
import { Answers } from './answers';
import { Clock } from './clock';

const TEACHING = 'adl-teaching'; // on the body

export const teach: JupyterFrontEndPlugin<void> = {
  id: 'autodiff-lab:teach',
  description:
    'Large type, covered answers and a clock, for teaching in front of a class.',
  autoStart: true,
  requires: [ILab],
  optional: [ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    { notebooks, trans }: Lab,
    palette: ICommandPalette | null
  ) => {
    const answers = new Answers(trans.__('Show the answer'));
    const { classList } = document.body;
    const teaching = () => classList.contains(TEACHING);
    const cover = ({ panel }: Watched) => answers.cover(panel.content);
    notebooks.changed.connect((_, watched) => {
      if (teaching() && watched) cover(watched);
    });

    function toggle(): void {
      classList.toggle(TEACHING);
      for (const watched of notebooks.all) {
        if (teaching()) cover(watched);
        else answers.uncover(watched.panel.content);
      }
      app.commands.notifyCommandChanged('autodiff-lab:teach');
    }

    let clock: Clock | undefined;
    async function start(minutes?: unknown): Promise<void> {
      const chosen = typeof minutes === 'number' ? minutes : await asked();
      if (!chosen || !(chosen > 0)) return;
      clock?.dispose();
      clock = new Clock(chosen, {
        name: trans.__('Time left'),
        over: trans.__('Time is up.'),
        pause: trans.__('Pause'),
        resume: trans.__('Go on'),
        close: trans.__('Close')
      });
      document.body.append(clock.element);
    }

    async function asked(): Promise<number | null> {
      const title = trans.__('How many minutes?');
      return (await InputDialog.getNumber({ title, value: 10 })).value;
    }

    addCommands(app, palette, trans.__('Graphs'), {
      'autodiff-lab:teach': {
        label: trans.__('Teach Mode'),
        caption: trans.__('Large type, and answers covered until they are shown'),
        isToggled: teaching,
        execute: toggle
      },
      'autodiff-lab:show-answer': {
        label: trans.__('Show Next Answer'),
        isEnabled: () => teaching() && notebooks.active !== null,
        execute: () => {
          const { active } = notebooks;
          if (active) answers.next(active.panel.content);
        }
      },
      'autodiff-lab:clock': {
        label: trans.__('Clock…'),
        execute: ({ minutes }) => start(minutes)
      }
    });
  }
};
