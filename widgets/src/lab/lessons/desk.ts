/* The learner's desk: which lessons lie there, and how far they are.

   It knows the files and the open notebooks; the panel shows what it says. */

import type { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import type { Check } from '../check';
import { showCell, type NotebookPanel } from '../cells';
import type { Notebooks } from '../notebooks';
import type { Watched } from '../watched';
import { join, type Library } from './library';
import { checksIn, nothingYet, record, type Kept } from './progress';
import { answerCell, taskOf, withReset } from './reset';
import type { Lesson, Notebook, Task } from './types';
import type { Shelf } from './view';

export class Desk implements Shelf {
  readonly changed = new Signal<this, void>(this);
  lessons: Lesson[] = [];
  kept: Kept = nothingYet();
  present: ReadonlySet<string> = new Set();
  private folder = '';
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly library: Library,
    private readonly notebooks: Notebooks,
    private readonly commands: CommandRegistry
  ) {
    notebooks.changed.connect((_, watched) => {
      if (watched) this.look(watched);
    });
  }

  /** Read everything again: the list, the folder, and notebooks that have changed. */
  async refresh(): Promise<void> {
    this.lessons = await this.library.index();
    const folder = await this.library.folder(this.lessons);
    const present = await this.library.present(folder);
    await this.writing;
    this.folder = folder;
    this.kept = await this.library.progress(folder);
    await this.readChanged(present);
    this.changed.emit();
  }

  /** Open a lesson, handing it out first if need be; go to a task in it. */
  async open(lesson: Lesson, task?: Task): Promise<void> {
    const path = await this.library.copy(this.folder, lesson.file);
    this.present = new Set([...this.present, lesson.file]);
    const opened = await this.commands.execute('docmanager:open', { path });
    this.work(lesson.file);
    this.changed.emit();
    if (task) await goTo(opened as NotebookPanel | undefined, task);
  }

  /** Start one exercise afresh; returns where the notebook as it was is kept. */
  async resetTask(lesson: Lesson, task: Task): Promise<string> {
    const pristine = await this.library.pristine(lesson.file);
    const [mine, backup] = await this.backUp(lesson);
    await this.replace(lesson, withReset(mine, pristine, task.name));
    this.forget([task]);
    return backup;
  }

  async resetLesson(lesson: Lesson): Promise<string> {
    const pristine = await this.library.pristine(lesson.file);
    const [, backup] = await this.backUp(lesson);
    await this.replace(lesson, pristine);
    this.forget(lesson.tasks);
    return backup;
  }

  /** The lesson in front, and the task that its active cell belongs to. */
  get here(): { lesson?: Lesson; task?: Task } {
    const watched = this.notebooks.active;
    const lesson = this.lessons.find(({ file }) => this.pathOf(file) === watched?.path);
    const id = watched?.panel.content.activeCell?.model.id ?? '';
    return { lesson, task: lesson && taskOf(lesson.tasks, id) };
  }

  private pathOf(file: string): string {
    return join(this.folder, file);
  }

  /** Take in the checks of an open notebook, if it is a lesson. */
  private look(watched: Watched): void {
    const lesson = this.lessons.find(({ file }) => this.pathOf(file) === watched.path);
    if (!lesson) return;
    const news = record(this.kept, watched.checks());
    if (this.kept.last !== lesson.file && this.notebooks.active === watched)
      this.work(lesson.file);
    else if (news) this.save();
    if (news) this.changed.emit();
  }

  private async readChanged(present: Map<string, string>): Promise<void> {
    const files = this.lessons
      .map(({ file }) => file)
      .filter(file => present.has(file));
    this.present = new Set(files);
    let news = false;
    for (const file of files) {
      const time = present.get(file)!;
      if (this.kept.seen[file] === time) continue;
      news = record(this.kept, await this.checksOf(file)) || news;
      this.kept.seen[file] = time;
      news = true;
    }
    if (news) this.save();
  }

  private async checksOf(file: string): Promise<Check[]> {
    try {
      return checksIn(await this.library.read(this.pathOf(file)));
    } catch (error) {
      console.warn(error); // one broken notebook must not hide the others
      return [];
    }
  }

  private async backUp(lesson: Lesson): Promise<[mine: Notebook, backup: string]> {
    const path = this.pathOf(lesson.file);
    const open = this.notebooks.at(path);
    const mine = open
      ? (open.panel.context.model.toJSON() as unknown as Notebook)
      : await this.library.read(path);
    return [mine, await this.library.backUp(this.folder, lesson.file, mine)];
  }

  /** Write a lesson, and show it where it is open. */
  private async replace(lesson: Lesson, content: Notebook): Promise<void> {
    const path = this.pathOf(lesson.file);
    await this.library.write(path, content);
    await this.notebooks.at(path)?.panel.context.revert();
  }

  private forget(tasks: Task[]): void {
    for (const { name } of tasks) delete this.kept.reached[name];
    this.save();
    this.changed.emit();
  }

  private work(file: string): void {
    this.kept.last = file;
    this.kept.seen[file] ??= '';
    this.save();
  }

  /** One after the other; a folder that cannot be written to only costs the memory. */
  private save(): void {
    if (!this.present.size) return;
    const write = () => this.library.keep(this.folder, this.kept);
    this.writing = this.writing.then(write).catch(console.warn);
  }
}

async function goTo(panel: NotebookPanel | undefined, task: Task): Promise<void> {
  if (!panel?.content) return; // Notebook 7 opens another browser tab
  await panel.context.ready;
  for (const id of answerCell(task.name)) {
    if (await showCell(panel.content, id)) return;
  }
}
