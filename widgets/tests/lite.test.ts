import { PageConfig } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';
import { afterEach, expect, test, vi } from 'vitest';
import { Library } from '../src/lab/lessons/library';
import { started } from '../src/lab/started';

type Info = Parameters<typeof started>[0]['info'];

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function asked(options: Record<string, string>): Promise<string> {
  vi.spyOn(PageConfig, 'getOption').mockImplementation(name => options[name] ?? '');
  return new Promise(resolve => {
    vi.stubGlobal('fetch', (url: string) => {
      resolve(url);
      return Promise.resolve({ ok: true, json: () => [] });
    });
    void new Library({} as Contents.IManager, () => '').index();
  });
}

test('with a server, the lessons are files of the extension', async () => {
  const options = { fullLabextensionsUrl: '/lab/extensions' };
  expect(await asked(options)).toBe(
    '/lab/extensions/autodiff-lab/lessons/lessons.json'
  );
});

test('a site without a server says where it has them', async () => {
  const options = { fullLabextensionsUrl: '/extensions', autodiffLessonsUrl: '/files' };
  expect(await asked(options)).toBe('/files/lessons.json');
});

test('Python has started when it answers', async () => {
  await expect(started({ info: Promise.resolve({}) as Info })).resolves.toBeNull();
});

test('Python that cannot start is told at once', async () => {
  const info = Promise.reject(new Error('no WebAssembly')) as Info;
  await expect(started({ info })).rejects.toThrow('no WebAssembly');
});

test('Python that never answers is given up', async () => {
  vi.useFakeTimers();
  const waiting = started({ info: new Promise(() => {}) as Info }, 1000);
  const told = expect(waiting).rejects.toThrow('did not start');
  await vi.advanceTimersByTimeAsync(1000);
  await told;
});
