/* What a reader can choose, with the defaults for where there is no settings system. */

import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { Signal } from '@lumino/signaling';

export interface Choices {
  /** How fast graphs play, as a factor. */
  speed: number;
  /** Whether the inspector shows each new graph. */
  follow: boolean;
  linkedCode: boolean;
  /** Where lessons are kept; empty: beside those that are there. */
  lessonsFolder: string;
}

export const DEFAULTS: Choices = {
  speed: 1,
  follow: true,
  linkedCode: true,
  lessonsFolder: ''
};

export class Settings {
  readonly changed = new Signal<this, void>(this);
  readonly speedChanged = new Signal<this, void>(this);
  private registered: ISettingRegistry.ISettings | undefined;
  private choices: Choices = { ...DEFAULTS };

  get now(): Choices {
    return this.choices;
  }

  /** Take over what the settings editor has, now and whenever it changes. */
  connect(registered: ISettingRegistry.ISettings): void {
    this.registered = registered;
    registered.changed.connect(() => this.take(registered.composite));
    this.take(registered.composite);
  }

  async set<K extends keyof Choices>(name: K, value: Choices[K]): Promise<void> {
    if (this.registered) await this.registered.set(name, value);
    else this.take({ ...this.choices, [name]: value });
  }

  private take(given: Partial<Choices>): void {
    const known = Object.keys(DEFAULTS).map(name => {
      const value = given[name as keyof Choices];
      const usual = DEFAULTS[name as keyof Choices];
      return [name, typeof value === typeof usual ? value : usual];
    });
    const { speed } = this.choices;
    this.choices = Object.fromEntries(known) as unknown as Choices;
    this.changed.emit();
    if (speed !== this.choices.speed) this.speedChanged.emit();
  }
}
