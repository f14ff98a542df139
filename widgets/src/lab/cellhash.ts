/* The name that the kernel gives to a cell: a hash of its text (32-bit MurmurHash2).

   ipykernel compiles every cell as a file named by this number, so that a debugger can
   tell which cell a line belongs to. Working it out here links a node to its cell
   without asking the kernel, also in a notebook that was reopened. An edited cell has
   another hash, and rightly no link: its lines have moved. */

const SEED = 0xc70f6907;
const FACTOR = 0x5bd1e995;

export function cellHash(source: string): string {
  const bytes = new TextEncoder().encode(source);
  const whole = bytes.length & ~3;
  let hash = SEED ^ bytes.length;
  for (let i = 0; i < whole; i += 4) {
    const word =
      bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    hash = Math.imul(hash, FACTOR) ^ mixed(word);
  }
  if (whole < bytes.length) {
    for (let i = bytes.length - 1; i >= whole; i--) hash ^= bytes[i] << (8 * (i & 3));
    hash = Math.imul(hash, FACTOR);
  }
  hash = Math.imul(hash ^ (hash >>> 13), FACTOR);
  return String((hash ^ (hash >>> 15)) >>> 0);
}

function mixed(word: number): number {
  const product = Math.imul(word, FACTOR);
  return Math.imul(product ^ (product >>> 24), FACTOR);
}
