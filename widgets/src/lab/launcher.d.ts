/* The part of JupyterLab's launcher that is used here. The application has the package;
   its types would bring a user interface library into the development tools. */

declare module '@jupyterlab/launcher' {
  import type { Token } from '@lumino/coreutils';

  export interface ILauncher {
    add(item: { command: string; category?: string; rank?: number }): unknown;
  }
  export const ILauncher: Token<ILauncher>;
}
