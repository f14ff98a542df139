import { readFileSync } from 'node:fs';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { Signal } from '@lumino/signaling';
import { expect, test } from 'vitest';
import { html } from '../src/graph/elements';
import { DEFAULTS, Settings } from '../src/lab/settings';
import { setSpeed } from '../src/lab/speed';

class Registered {
  readonly changed = new Signal<this, void>(this);
  constructor(readonly composite: Record<string, unknown>) {}
  async set(name: string, value: unknown): Promise<void> {
    this.composite[name] = value;
    this.changed.emit();
  }
}

function connected(composite: Record<string, unknown>): [Settings, Registered] {
  const [settings, registered] = [new Settings(), new Registered(composite)];
  settings.connect(registered as unknown as ISettingRegistry.ISettings);
  return [settings, registered];
}

test('the schema and the code agree on what there is, and on the defaults', () => {
  const { properties } = JSON.parse(readFileSync('schema/plugin.json', 'utf8'));
  const found = Object.entries<{ default: unknown }>(properties);
  expect(Object.fromEntries(found.map(([k, v]) => [k, v.default]))).toEqual(DEFAULTS);
});

test('what the reader chose is taken over, now and later', async () => {
  const [settings, registered] = connected({ speed: 2, follow: false });
  expect(settings.now).toEqual({ ...DEFAULTS, speed: 2, follow: false });
  await registered.set('speed', 4);
  expect(settings.now.speed).toBe(4);
});

test('a value of the wrong kind is the default instead', () => {
  const [settings] = connected({ speed: 'fast', follow: 1, lessonsFolder: null });
  expect(settings.now).toEqual(DEFAULTS);
});

test('without a settings system the choice lasts as long as the page', async () => {
  const settings = new Settings();
  await settings.set('follow', false);
  expect(settings.now.follow).toBe(false);
});

test('a new speed is announced as one; other changes are not', async () => {
  const [settings] = connected({});
  let count = 0;
  settings.speedChanged.connect(() => (count += 1));
  await settings.set('follow', false);
  expect(count).toBe(0);
  await settings.set('speed', 2);
  expect(count).toBe(1);
});

function player(): [HTMLElement, HTMLSelectElement, string[]] {
  const options = [0.5, 1, 2].map(value => html('option', { value }));
  const menu = html('select', { class: 'adl-speed' }, ...options);
  menu.value = '1';
  const heard: string[] = [];
  menu.addEventListener('change', () => heard.push(menu.value));
  return [html('div', {}, menu), menu, heard];
}

test('a player starts at the usual speed, once; then it is its own', () => {
  const [root, menu, heard] = player();
  setSpeed(root, 2);
  expect([menu.value, heard]).toEqual(['2', ['2']]);
  menu.value = '0.5';
  setSpeed(root, 2);
  expect(menu.value).toBe('0.5');
  setSpeed(root, 2, true);
  expect(menu.value).toBe('2');
});

test('a speed that a player does not offer changes nothing', () => {
  const [root, menu, heard] = player();
  setSpeed(root, 8);
  expect([menu.value, heard]).toEqual(['1', []]);
});
