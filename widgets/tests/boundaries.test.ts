import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(name => `${folder}/${name}`)
    .filter(name => name.endsWith('.ts'));
}

const graph = sourcesIn('src/graph');
const scene = sourcesIn('src/scene');
const sources = [...graph, ...scene, ...sourcesIn('src/anywidget')];

test.each(graph)('%s imports only its neighbours', file => {
  for (const from of importsOf(file)) expect(from).toMatch(/^\.\/[a-z]+$/);
});

test.each(scene)('%s imports only scenes and graphs', file => {
  const near = /^(\.|\.\.|\.\/kinds|(\.\.\/){1,2}graph)\/[a-z-]+$/;
  for (const from of importsOf(file)) expect(from).toMatch(near);
});

function importsOf(file: string): string[] {
  const found = readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g);
  return [...found].map(([, from]) => from);
}

test.each(sources)('%s never reads text as markup or code', file => {
  const forbidden =
    /innerHTML|outerHTML|insertAdjacentHTML|DOMParser|eval\(|new Function/;
  expect(readFileSync(file, 'utf8')).not.toMatch(forbidden);
});

test('the lock file says what to fetch, not from where', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const entries = Object.entries<Record<string, string>>(packages).slice(1);
  expect(entries.length).toBeGreaterThan(50);
  for (const [name, entry] of entries) {
    expect(entry.integrity, name).toMatch(/^sha512-/);
    expect(entry.resolved, name).toBeUndefined();
  }
});

test('the files are short enough to read', () => {
  for (const file of sources) {
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(lines.length).toBeLessThanOrEqual(300);
    expect(Math.max(...lines.map(line => line.length)), file).toBeLessThanOrEqual(88);
  }
});
