/* The view of each kind of scene. A new kind is one file and one line. */

import { chart } from './kinds/chart';
import { dual } from './kinds/dual';
import { frames } from './kinds/frames';
import { grids } from './kinds/grids';
import { jacobian } from './kinds/jacobian';
import { landscape } from './kinds/landscape';
import { paths } from './kinds/paths';
import { quiz } from './kinds/quiz';
import { simplify } from './kinds/simplify';
import { slopeLens } from './kinds/slope-lens';
import { table } from './kinds/table';
import { tape } from './kinds/tape';
import { trace } from './kinds/trace';
import { training } from './kinds/training';
import { uCurve } from './kinds/u-curve';
import type { Factory } from './types';

export const KINDS: Record<string, Factory> = {
  boundary: training,
  chart,
  dual,
  grids,
  hidden: frames,
  jacobian,
  landscape,
  memory: frames,
  paths,
  quiz,
  simplify,
  'slope-lens': slopeLens,
  table,
  tape,
  trace,
  'u-curve': uCurve
};
