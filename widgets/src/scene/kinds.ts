/* The view of each kind of scene. A new kind is one file and one line. */

import { landscape } from './kinds/landscape';
import { grids } from './kinds/grids';
import { slopeLens } from './kinds/slope-lens';
import { uCurve } from './kinds/u-curve';
import type { Factory } from './types';

export const KINDS: Record<string, Factory> = {
  grids,
  landscape,
  'slope-lens': slopeLens,
  'u-curve': uCurve
};
