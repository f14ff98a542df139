/* The view of each kind of scene. A new kind is one file and one line. */

import { landscape } from './kinds/landscape';
import { grids } from './kinds/grids';
import { jacobian } from './kinds/jacobian';
import { slopeLens } from './kinds/slope-lens';
import { table } from './kinds/table';
import { trace } from './kinds/trace';
import { uCurve } from './kinds/u-curve';
import type { Factory } from './types';

export const KINDS: Record<string, Factory> = {
  grids,
  jacobian,
  landscape,
  'slope-lens': slopeLens,
  table,
  trace,
  'u-curve': uCurve
};
