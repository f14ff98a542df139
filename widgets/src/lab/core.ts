/* What the plugins share: settings, words, and the notebooks under observation. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { Token } from '@lumino/coreutils';
import type { Notebooks } from './notebooks';
import type { Settings } from './settings';

export interface Lab {
  settings: Settings;
  notebooks: Notebooks;
  /** Every text that a reader sees goes through `trans.__`, as a literal. */
  trans: TranslationBundle;
}

export const ILab = new Token<Lab>('autodiff-lab:ILab');
