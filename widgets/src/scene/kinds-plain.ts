/* Scenes of charts, tables and cells. A new kind is one file and one line. */

import { chart } from './kinds/chart';
import { frames } from './kinds/frames';
import { grids } from './kinds/grids';
import { jacobian } from './kinds/jacobian';
import { landscape } from './kinds/landscape';
import { quiz } from './kinds/quiz';
import { simplify } from './kinds/simplify';
import { slopeLens } from './kinds/slope-lens';
import { table } from './kinds/table';
import { training } from './kinds/training';
import { uCurve } from './kinds/u-curve';
import type { Kinds } from './surround';

export const PLAIN_KINDS: Kinds = {
  boundary: training,
  chart,
  grids,
  hidden: frames,
  jacobian,
  landscape,
  memory: frames,
  quiz,
  simplify,
  'slope-lens': slopeLens,
  table,
  training,
  'u-curve': uCurve
};
