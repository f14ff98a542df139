/* Rules for the part that lives inside JupyterLab. Each was learned the hard way. */

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const files = readdirSync('src/lab', { recursive: true })
  .map(name => `src/lab/${name}`)
  .filter(name => name.endsWith('.ts'));
const read = (file: string) => readFileSync(file, 'utf8');

test('there are files to look at', () => {
  expect(files).toContain('src/lab/index.ts');
  expect(files).toContain('src/lab/lessons/panel.ts');
});

test.each(files)('%s never waits for the application that waits for it', file => {
  expect(read(file)).not.toMatch(/await\s+app\.restored/);
});

test.each(files)('%s does without the package for notebooks', file => {
  expect(read(file)).not.toMatch(/from '@jupyterlab\/notebook'/);
});

test.each(files)('%s never reads text as markup or code', file => {
  const forbidden =
    /innerHTML|outerHTML|insertAdjacentHTML|DOMParser|eval\(|new Function/;
  expect(read(file)).not.toMatch(forbidden);
});

test.each(files)('%s is short enough to read', file => {
  const lines = read(file).split('\n');
  expect(lines.length).toBeLessThanOrEqual(300);
  expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(88);
});

test.each(files)('%s: a translator finds every text, since it is a literal', file => {
  for (const [, argument] of read(file).matchAll(/trans\.(?:__|_n)\(\s*(.)/g))
    expect(argument).toBe("'");
});

test('every service of the application may be missing, and our own may not', () => {
  const plugins = files.filter(file => read(file).includes('autoStart: true'));
  expect(plugins).toHaveLength(5);
  for (const file of plugins) {
    const required = /requires: \[([^\]]*)\]/.exec(read(file))?.[1] ?? 'ILab';
    expect(required).toBe('ILab');
  }
});

test('every command of the settings exists, and each key is used once', () => {
  const schema = JSON.parse(read('schema/plugin.json'));
  const shortcuts: { command: string; keys: string[] }[] =
    schema['jupyter.lab.shortcuts'];
  const sources = files.map(read).join('\n');
  for (const { command } of shortcuts) expect(sources).toContain(`'${command}'`);
  for (const { items } of schema['jupyter.lab.menus'].main)
    for (const { command } of items)
      if (command) expect(sources).toContain(`'${command}'`);
  const keys = shortcuts.map(shortcut => shortcut.keys.join(' '));
  expect(new Set(keys).size).toBe(keys.length);
});
