/* The script of an exported page: draws the one graph or scene that the page holds. */

import { GraphView } from '../graph/view';
import { SceneFrame } from '../scene/frame';
import type { Host, State } from '../scene/types';

/** Nobody answers in a page; what a view can do by itself, it does and remembers. */
class Page implements Host {
  readonly live = false;

  constructor(public state: State) {}

  set(change: State): void {
    this.state = { ...this.state, ...change };
  }
}

export function draw(data: { kind?: unknown; state?: State }, place: Element): void {
  const view =
    data.kind === 'graph'
      ? new GraphView(data)
      : new SceneFrame(data, new Page(data.state ?? {}));
  place.append(view.element);
}

/** The style sheet knows dark by an attribute; a page takes it from the system. */
export function followSystem(root: HTMLElement): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => root.setAttribute('theme', dark.matches ? 'dark' : 'light');
  dark.addEventListener('change', follow);
  follow();
}

const data = document.getElementById('data');
const place = document.getElementById('view');
if (data && place) {
  followSystem(document.documentElement);
  draw(JSON.parse(data.textContent ?? ''), place);
}
