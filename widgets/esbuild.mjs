/* The bundles of one source: two ES modules and a style sheet for anywidget, the
   script of exported pages, and the modules that the labextension build then packs.
   JupyterLab's own packages stay outside: the application shares them at run time. */
import { rmSync } from 'node:fs';
import * as esbuild from 'esbuild';

const minify = process.argv.includes('--minify');
const common = { bundle: true, format: 'esm', target: 'es2022', logLevel: 'info' };
const widget = { ...common, minify, outdir: '../autodiff_lab/static' };

const builds = [
  { ...widget, entryPoints: { widget: 'src/anywidget/index.ts' } },
  { ...widget, entryPoints: { scenes: 'src/anywidget/scenes.ts' } },
  { ...widget, entryPoints: { widget: 'style/all.css' } },
  { ...widget, format: 'iife', entryPoints: { page: 'src/page/index.ts' } },
  // The labextension's builder would carry the style sheets with all their comments.
  { ...common, minify, entryPoints: { index: 'style/index.css' }, outdir: 'lib/style' },
  {
    ...common,
    splitting: true,
    entryPoints: ['src/lab/index.ts', 'src/lab/mime.ts'],
    outdir: 'lib/lab',
    external: ['@jupyterlab/*', '@lumino/*']
  }
];

rmSync('lib', { recursive: true, force: true });
if (process.argv.includes('--watch')) {
  for (const build of builds) await (await esbuild.context(build)).watch();
} else {
  await Promise.all(builds.map(build => esbuild.build(build)));
}
