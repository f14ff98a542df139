/* Scenes that hold a graph, and so need its view. */

import { dual } from './kinds/dual';
import { paths } from './kinds/paths';
import { tape } from './kinds/tape';
import { trace } from './kinds/trace';
import type { Kinds } from './surround';

export const GRAPH_KINDS: Kinds = { dual, paths, tape, trace };
