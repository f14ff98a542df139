/* Two groups, one inside of the other, as Python writes them: see make_groups. */

import raw from './fixtures/groups.json';
import type { GraphDocument } from '../src/graph/types';

export function grouped(): GraphDocument {
  return structuredClone(raw) as unknown as GraphDocument;
}
