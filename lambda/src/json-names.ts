const NAMES = /"(?:[^"\\]|\\.)*"(?:\s*:)?/g;

/**
 * Whether an object in a JSON text has two members of one name, of which `JSON.parse` keeps the last alone.
 * `value` is what it made of the text, which is JSON: so there are as many names in it as members, or more.
 */
export function hasRepeatedName(text: string, value: unknown): boolean {
  const names = text.match(NAMES)?.filter((token) => token.endsWith(':')).length ?? 0;
  return names !== countMembers(value);
}

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) {
    return 0;
  }
  const members = Object.values(value);
  return members.reduce<number>((sum, member) => sum + countMembers(member), Array.isArray(value) ? 0 : members.length);
}
