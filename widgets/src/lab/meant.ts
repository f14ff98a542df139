/* Which graph a command means: the one with the focus, else the one of the active cell,
   else the one in the inspector. */

import type { Watched } from './watched';

const VIEW = '.adl-graph, .adl-scene';

/** A control of the graph that is meant; null if there is none. */
export function controlOf(
  selector: string,
  watched: Watched | null,
  inspector: HTMLElement
): HTMLElement | null {
  for (const place of places(watched, inspector)) {
    const controls = [...place.querySelectorAll<HTMLElement>(selector)];
    const visible = controls.find(control => control.offsetParent !== null);
    if (visible) return visible;
  }
  return null;
}

function* places(watched: Watched | null, inspector: HTMLElement): Iterable<Element> {
  const focused = document.activeElement?.closest(VIEW);
  if (focused) yield focused;
  const cell = watched?.panel.content.activeCell;
  if (cell) yield cell.node;
  yield inspector;
}
