/** How many bytes are drawn at a time: those of a hundred ids. */
const POOL_BYTES = 1000;

/**
 * Random bytes out of a pool that `draw` fills, now and whenever it is used up: a draw takes as long for ten bytes as for
 * a thousand, and the first one of a process a hundred times as long. No byte is handed out twice.
 */
export function randomSource(draw: (count: number) => Uint8Array): (count: number) => Uint8Array {
  let pool = draw(POOL_BYTES);
  let used = 0;
  return (count) => {
    if (used + count > pool.length) {
      pool = draw(Math.max(count, POOL_BYTES));
      used = 0;
    }
    used += count;
    return pool.subarray(used - count, used);
  };
}
