/** A JSON object, such as a schema or any other part of the document. */
export type Node = Readonly<Record<string, unknown>>;

/** A schema of objects. */
export type ObjectSchema = Node &
  Readonly<{ properties: Readonly<Record<string, Node>>; required?: readonly string[] }>;

/** A reference to a component, such as `ref('schemas', 'Item')`. */
export function ref(kind: string, name: string): Node {
  return { $ref: `#/components/${kind}/${name}` };
}

/** `item-not-found` as `ItemNotFound`: the name of a component. */
export function pascal(name: string): string {
  return name.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
}
