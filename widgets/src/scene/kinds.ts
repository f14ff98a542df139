/* The view of each kind of scene. A new kind is one file and one line. */

import { landscape } from './kinds/landscape';
import { chart } from './kinds/chart';
import { frames } from './kinds/frames';
import { grids } from './kinds/grids';
import { jacobian } from './kinds/jacobian';
import { quiz } from './kinds/quiz';
import { slopeLens } from './kinds/slope-lens';
import { table } from './kinds/table';
import { trace } from './kinds/trace';
import { training } from './kinds/training';
import { tape } from './kinds/tape';
import { uCurve } from './kinds/u-curve';
import { paths } from './kinds/paths';
import { dual } from './kinds/dual';
import { simplify } from './kinds/simplify';
import type { Factory } from './types';

export const KINDS: Record<string, Factory> = {
  simplify,
  dual,
  paths,
  chart,
  grids,
  hidden: frames,
  jacobian,
  boundary: training,
  landscape,
  memory: frames,
  quiz,
  'slope-lens': slopeLens,
  table,
  trace,
  training,
  tape,
  'u-curve': uCurve
};
