type Members = Readonly<Record<string, unknown>>;

/** Apply a JSON Merge Patch (RFC 7396): null removes a member, objects are merged, all else replaces. Changes neither. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) {
    return patch;
  }
  const members = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) {
      members.delete(name);
    } else {
      members.set(name, mergePatch(members.get(name), value));
    }
  }
  return Object.fromEntries(members);
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
