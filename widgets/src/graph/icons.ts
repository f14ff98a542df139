/* Icons as paths in a 16 by 16 square. Media characters are missing in many fonts. */

import { svg } from './elements';

const PATHS = {
  first: 'M3 3h2v10H3z M13 3v10L6 8z',
  back: 'M11.5 3v10L4.5 8z',
  play: 'M4.5 2.8v10.4L13 8z',
  pause: 'M4 3h3v10H4z M9 3h3v10H9z',
  forward: 'M4.5 3v10l7-5z',
  last: 'M11 3h2v10h-2z M3 3v10l7-5z'
};

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): SVGSVGElement {
  const path = svg('path', { d: PATHS[name], fill: 'currentColor' });
  return svg(
    'svg',
    { viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' },
    path
  );
}

export function changeIcon(button: Element, name: IconName): void {
  button.querySelector('path')?.setAttribute('d', PATHS[name]);
}
