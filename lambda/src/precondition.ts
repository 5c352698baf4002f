/** What a change depends on: one of these tags, or `*`: that the item exists. */
export type Precondition = '*' | readonly string[];

/** Whether an item with this tag may be changed; a tag of null is that of an item that cannot be read. */
export function allows(precondition: Precondition, tag: string | null): boolean {
  return precondition === '*' || (tag !== null && precondition.includes(tag));
}
