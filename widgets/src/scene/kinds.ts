/* The view of each kind of scene.

   A widget carries its code with it, so those that need no graph do without its view;
   everybody else has them all. */

import { GRAPH_KINDS } from './kinds-graph';
import { PLAIN_KINDS } from './kinds-plain';
import type { Kinds } from './surround';

export const KINDS: Kinds = { ...GRAPH_KINDS, ...PLAIN_KINDS };
