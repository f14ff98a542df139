/* Commands: added to the application and to the palette in one go. */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette } from '@jupyterlab/apputils';
import type { CommandRegistry } from '@lumino/commands';
import type { Widget } from '@lumino/widgets';

export function addCommands(
  app: JupyterFrontEnd,
  palette: ICommandPalette | null,
  category: string,
  commands: Record<string, CommandRegistry.ICommandOptions>
): void {
  // Newer versions complain about a command that does not say what it takes.
  const describedBy = { args: { type: 'object', properties: {} } } as const;
  for (const [id, options] of Object.entries(commands)) {
    app.commands.addCommand(id, { describedBy, ...options });
    palette?.addItem({ command: id, category });
  }
}

/** Bring a side panel into view with the focus in it. */
export function show(app: JupyterFrontEnd, { id }: Widget): void {
  app.shell.activateById(id);
}
