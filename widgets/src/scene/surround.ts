/* What surrounds every scene: its title, its view, and the lines that say something. */

import { html, setText } from '../graph/elements';
import { keepWanted } from '../graph/wanted';
import {
  SCHEMA,
  type Factory,
  type Host,
  type Scene,
  type SceneView,
  type State
} from './types';

export type Kinds = Record<string, Factory>;

const SAVED = 'Saved values: run the cell to change them.';

export class Frame {
  readonly element = html('div', { class: 'adl-graph adl-scene' });
  private readonly title = html('div', { class: 'adl-title' });
  private readonly body = html('div', { class: 'adl-body' });
  private readonly note = html('p', { class: 'adl-hint' });
  private readonly problem = html('p', { class: 'adl-problem', role: 'alert' });
  private view: SceneView | undefined;
  private kind = '';

  constructor(
    raw: unknown,
    private readonly host: Host,
    private readonly kinds: Kinds
  ) {
    this.element.setAttribute('role', 'group');
    this.element.addEventListener('keydown', keepWanted);
    this.element.append(this.title, this.body, this.note, this.problem);
    this.show(raw);
  }

  /** Draw a scene; one of the same kind is put into the view that is there. */
  show(raw: unknown): void {
    const scene = raw as Scene;
    const trouble = unreadable(raw, this.kinds);
    this.say(trouble);
    if (trouble) {
      this.clear();
      return;
    }
    this.element.setAttribute('aria-label', scene.title);
    this.element.dataset.kind = scene.kind;
    setText(this.title, scene.title);
    setText(this.note, scene.note || this.hint(scene));
    this.note.hidden = !this.note.textContent;
    try {
      this.draw(scene);
    } catch (error) {
      console.error(error);
      this.clear();
      this.say('This cannot be drawn. The browser console has the details.');
    }
  }

  follow(state: State): void {
    this.view?.follow?.(state);
  }

  /** What went wrong, or nothing. */
  say(text: string): void {
    setText(this.problem, text);
    this.problem.hidden = !text;
  }

  dispose(): void {
    this.clear();
    this.element.remove();
  }

  private draw(scene: Scene): void {
    if (this.view && this.kind === scene.kind) {
      this.view.update(scene);
      return;
    }
    this.clear();
    this.kind = scene.kind;
    this.view = this.kinds[scene.kind](scene, this.host);
    this.body.replaceChildren(this.view.element);
  }

  private hint(scene: Scene): string {
    const chosen = Object.keys(scene.state ?? {}).length > 0;
    return this.host.live || scene.free || !chosen ? '' : SAVED;
  }

  private clear(): void {
    this.view?.dispose?.();
    this.view = undefined;
    this.body.replaceChildren();
  }
}

function unreadable(raw: unknown, kinds: Kinds): string {
  const scene = raw as Partial<Scene> | null;
  if (typeof scene !== 'object' || scene === null || typeof scene.kind !== 'string')
    return 'This output is damaged: it holds no scene.';
  if (scene.schema !== SCHEMA)
    return `This output has the format ${scene.schema}, and the installed autodiff_lab \
extension reads ${SCHEMA}. Install the same version of autodiff_lab for the server and \
the kernel.`;
  if (!Object.hasOwn(kinds, scene.kind))
    return `This autodiff_lab has no view of the kind “${scene.kind}”.`;
  return '';
}
