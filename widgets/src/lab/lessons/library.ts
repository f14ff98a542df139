/* The lessons as files: handed out with the extension, copied into the reader's folder.

   The pristine lessons are static files of the extension, so that no extension of the
   server is needed; a site without a server says where else it has them. Everything
   else goes through the contents API like any other file.
   Nothing of the reader's is ever written over without a copy being made first. */

import { PageConfig, URLExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';
import { nothingYet, readKept, type Kept } from './progress';
import { readIndex, type Lesson, type Notebook } from './types';

/** The setting of the page that says where else the lessons are. */
export const LESSONS_URL = 'autodiffLessonsUrl';
const USUAL_FOLDER = 'autodiff-lessons';
const BACKUPS = 'backups';
const PROGRESS = 'autodiff-lab-progress.json';

export class Library {
  private readonly pristineTexts = new Map<string, Promise<unknown>>();

  constructor(
    private readonly contents: Contents.IManager,
    /** The folder that the reader chose, or nothing. */
    private readonly chosen: () => string
  ) {}

  async index(): Promise<Lesson[]> {
    return readIndex(await this.handedOut('lessons.json'));
  }

  /** A lesson as it was handed out. */
  async pristine(file: string): Promise<Notebook> {
    return (await this.handedOut(file)) as Notebook;
  }

  /** Where lessons are kept: as chosen, or where some are already. */
  async folder(lessons: Lesson[]): Promise<string> {
    const chosen = this.chosen().replace(/^\/+|\/+$/g, '');
    if (chosen) return chosen;
    const files = new Set(lessons.map(({ file }) => file));
    for (const place of ['', 'lessons', USUAL_FOLDER]) {
      const names = await this.names(place);
      if (names.some(name => files.has(name))) return place;
    }
    return USUAL_FOLDER;
  }

  /** The reader's lessons in a folder, each with the time of its last change. */
  async present(folder: string): Promise<Map<string, string>> {
    const entries = await this.list(folder);
    return new Map(entries.map(({ name, last_modified }) => [name, last_modified]));
  }

  /** Copy a lesson to where it is not yet; return its path. */
  async copy(folder: string, file: string): Promise<string> {
    const path = join(folder, file);
    if (!(await this.exists(path))) {
      await this.makeFolder(folder);
      await this.write(path, await this.pristine(file));
    }
    return path;
  }

  async read(path: string): Promise<Notebook> {
    return (await this.contents.get(path, { content: true })).content as Notebook;
  }

  async write(path: string, content: Notebook): Promise<void> {
    await this.contents.save(path, { type: 'notebook', format: 'json', content });
  }

  /** Keep a copy under a name that is free; return its path. */
  async backUp(folder: string, file: string, content: Notebook): Promise<string> {
    const place = join(folder, BACKUPS);
    await this.makeFolder(place);
    const taken = new Set(await this.names(place));
    const stem = file.replace(/\.ipynb$/, '');
    let count = 1;
    while (taken.has(`${stem}.${count}.ipynb`)) count += 1;
    const path = join(place, `${stem}.${count}.ipynb`);
    await this.write(path, content);
    return path;
  }

  async progress(folder: string): Promise<Kept> {
    if (!(await this.names(folder)).includes(PROGRESS)) return nothingYet();
    const options = { content: true, type: 'file', format: 'text' } as const;
    const file = await this.contents.get(join(folder, PROGRESS), options);
    return readKept(String(file.content));
  }

  async keep(folder: string, kept: Kept): Promise<void> {
    const content = JSON.stringify(kept, null, 1) + '\n';
    const file = { type: 'file', format: 'text', content } as const;
    await this.contents.save(join(folder, PROGRESS), file);
  }

  private async exists(path: string): Promise<boolean> {
    const cut = path.lastIndexOf('/');
    const names = await this.names(path.slice(0, Math.max(0, cut)));
    return names.includes(path.slice(cut + 1));
  }

  private async names(folder: string): Promise<string[]> {
    return (await this.list(folder)).map(({ name }) => name);
  }

  /** What is in a folder; nothing where there is none. */
  private async list(folder: string): Promise<Contents.IModel[]> {
    if (folder && !(await this.exists(folder))) return [];
    return (await this.contents.get(folder, { content: true })).content;
  }

  private async makeFolder(folder: string): Promise<void> {
    const parts = folder.split('/').filter(Boolean);
    for (let i = 0; i < parts.length; i++) {
      const names = await this.names(parts.slice(0, i).join('/'));
      if (names.includes(parts[i])) continue;
      const path = parts.slice(0, i + 1).join('/');
      await this.contents.save(path, { type: 'directory' });
    }
  }

  /** A file that came with the extension, fetched once. */
  private handedOut(file: string): Promise<unknown> {
    const known = this.pristineTexts.get(file);
    if (known) return known;
    const wanted = fetchJson(file);
    wanted.catch(() => this.pristineTexts.delete(file));
    this.pristineTexts.set(file, wanted);
    return wanted;
  }
}

async function fetchJson(file: string): Promise<unknown> {
  const extensions = PageConfig.getOption('fullLabextensionsUrl');
  const base =
    PageConfig.getOption(LESSONS_URL) ||
    URLExt.join(extensions, 'autodiff-lab', 'lessons');
  const url = URLExt.join(base, encodeURIComponent(file));
  const response = await fetch(url); // a static file, as the extension's own code is
  if (!response.ok) throw new Error(`${response.status} ${file}`);
  return response.json();
}

export function join(folder: string, name: string): string {
  return folder ? `${folder}/${name}` : name;
}
