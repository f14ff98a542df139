/* A frame for every kind of scene that there is. */

import { KINDS } from './kinds';
import { Frame } from './surround';
import type { Host } from './types';

export class SceneFrame extends Frame {
  constructor(raw: unknown, host: Host) {
    super(raw, host, KINDS);
  }
}
