/* A scene is data, a view draws it, and a host answers when the reader changes it. */

export const SCHEMA = 1;
export const MIME_TYPE = 'application/vnd.autodiff-lab.scene+json';

export type State = Record<string, unknown>;

/** What every scene has; each kind adds content of its own. */
export interface Scene {
  schema: number;
  kind: string;
  title: string;
  alt: string;
  note: string;
  /** Everything that can be chosen is in the scene: no control needs a kernel. */
  free?: boolean;
  /** In a saved scene: what the reader had chosen. */
  state?: State;
  [content: string]: unknown;
}

/** Where a view lives: in a widget with a kernel, or in a saved page. */
export interface Host {
  /** Whether somebody answers. Controls that need an answer are off otherwise. */
  readonly live: boolean;
  /** What the reader has chosen so far. */
  readonly state: State;
  /** Choose something; live, the next scene comes by `update`. */
  set(change: State): void;
}

export interface SceneView {
  readonly element: HTMLElement;
  update(scene: Scene): void;
  /** The chosen state has changed elsewhere: in Python, or in another view. */
  follow?(state: State): void;
  dispose?(): void;
}

export type Factory = (scene: Scene, host: Host) => SceneView;
