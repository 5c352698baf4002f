/** Keywords whose members have names that the schema's author chose. */
const NAMED = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependentRequired'];
/** Keywords whose value is no schema, whatever it looks like. */
const DATA = ['const', 'enum', 'default', 'examples'];

/**
 * Where a schema uses a word as a keyword: JSON pointers (RFC 6901) to the schemas that have it, in their order.
 * `areNames` tells that the members are not the schema's own, but have such names.
 */
export function placesOf(keyword: string, schema: unknown, place = '#', areNames = false): string[] {
  const members = Object.entries(schema instanceof Object ? schema : {});
  const within = members
    .filter(([name]) => areNames || !DATA.includes(name))
    .flatMap(([name, value]) =>
      placesOf(keyword, value, `${place}/${escaped(name)}`, !areNames && NAMED.includes(name)),
    );
  return !areNames && members.some(([name]) => name === keyword) ? [place, ...within] : within;
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
