/* The icons of the panels, drawn here so that they follow the theme. */

import { LabIcon } from '@jupyterlab/ui-components';

/** A path with JupyterLab's own class for icons, which gives it the theme's colour. */
function drawn(name: string, ...paths: string[]): LabIcon {
  const shapes = paths.map(d => `<path d="${d}"/>`).join('');
  const svgstr =
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">' +
    `<g class="jp-icon3" fill="#616161">${shapes}</g></svg>`;
  return new LabIcon({ name: `autodiff-lab:${name}`, svgstr });
}

export const icons = {
  lessons: drawn(
    'lessons',
    'M12 3 1 9l11 6 9-4.9V17h2V9z',
    'M5 13.2v4L12 21l7-3.8v-4L12 17z'
  ),
  inspector: drawn(
    'inspector',
    'M6 3a3 3 0 1 1-1 5.8v6.4a3 3 0 1 1-2 0V8.8A3 3 0 0 1 6 3z',
    'M18 9a3 3 0 1 1-2.8 4H9.5v-2h5.7A3 3 0 0 1 18 9z'
  )
};
