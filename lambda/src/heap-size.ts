/** What stands in a text for a value that takes more memory than its characters, and how many bytes more. */
const MARKS = Object.entries({ '{': 80, '[': 80, '":': 80, ',': 24 });
/** An id, a tag, and their place in a map. */
const ENTRY = 400;

/**
 * The most bytes that the value of a JSON text takes in V8's heap, with its place in a cache. Its characters take two each
 * at most, but an empty object as much as thirty of them, and a name that no other object has as much again.
 * Reckoned on the careful side: what most items take is half of it or less.
 */
export function heapSizeOf(text: string): number {
  return MARKS.reduce((bytes, [mark, each]) => bytes + each * countOf(mark, text), ENTRY + 2 * text.length);
}

/** How often it occurs; `indexOf` is native, which counts where a process runs this for the first time. */
function countOf(mark: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + mark.length)) {
    count += 1;
  }
  return count;
}
