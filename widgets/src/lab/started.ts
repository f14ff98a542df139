/* When a kernel that has just been asked for is there, and when it will not come. */

import type { Kernel } from '@jupyterlab/services';

/** Longer than a slow line needs for the 14 MB that Python has in a browser. */
const PATIENCE = 240_000;

type Asked = Pick<Kernel.IKernelConnection, 'info'>;

/** Resolves when Python answers for the first time. */
export async function started(kernel: Asked, patience = PATIENCE): Promise<null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Python did not start')), patience);
  });
  try {
    await Promise.race([kernel.info, tooLong]);
    return null;
  } finally {
    clearTimeout(timer);
  }
}
