import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const FOLDER = 'src/graph';
const files = readdirSync(FOLDER).map(name => `${FOLDER}/${name}`);
const sources = [...files, 'src/anywidget/index.ts', 'src/anywidget/stepper.ts'];

test.each(files)('%s imports only its neighbours', file => {
  const imports = [...readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)];
  for (const [, from] of imports) expect(from).toMatch(/^\.\/[a-z]+$/);
});

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
