import type { Node } from './node.ts';

/**
 * The merge patches (RFC 7396) of a schema's values: any part of one, and null where a member may be absent.
 * Rules about several members at once are of the result, not of the patch.
 */
export function patchOf(schema: Node): Node {
  const required = new Set((schema.required ?? []) as readonly string[]);
  const properties = Object.entries((schema.properties ?? {}) as Readonly<Record<string, Node>>);
  const members = properties.map(([name, member]) => [name, required.has(name) ? partOf(member) : removable(member)]);
  return { type: 'object', properties: Object.fromEntries(members), ...others(schema.additionalProperties) };
}

function others(additional: unknown): Node {
  if (additional === undefined) {
    return {};
  }
  return { additionalProperties: typeof additional === 'boolean' ? additional : removable(additional as Node) };
}

function partOf(member: Node): Node {
  return member.type === 'object' ? { ...describing(member), ...patchOf(member) } : member;
}

function removable(member: Node): Node {
  return { anyOf: [partOf(member), { description: 'Removes it.', type: 'null' }] };
}

function describing({ title, description }: Node): Node {
  return { ...(title === undefined ? {} : { title }), ...(description === undefined ? {} : { description }) };
}
