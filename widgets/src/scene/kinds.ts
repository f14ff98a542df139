/* The view of each kind of scene. A new kind is one file and one line. */

import { slopeLens } from './kinds/slope-lens';
import type { Factory } from './types';

export const KINDS: Record<string, Factory> = {
  'slope-lens': slopeLens
};
