import type { ErrorObject } from 'ajv';
import { OURS } from './document.ts';
import { type Fault, ValidationFailed } from './errors.ts';
import type { ItemFields } from './generated/item-fields.ts';
import validate from './generated/validate.cjs';
import { isObject } from './merge-patch.ts';

const NOT_WRITTEN = 'is not a field that can be written; remove it';

/** Take what a client wrote as the fields of an item; throws ValidationFailed with every fault. */
export function parseFields(input: unknown): ItemFields {
  if (!validate(input)) {
    throw new ValidationFailed((validate.errors ?? []).map((error) => faultOf(error, input)));
  }
  refuseOurs(input);
  const broken = [...illFormed(input, '')];
  if (broken.length > 0) {
    throw new ValidationFailed(broken);
  }
  return input;
}

/** Refuse what names a member that the backend sets, which a schema that takes any member would let pass. */
export function refuseOurs(input: unknown): void {
  const ours = isObject(input) ? OURS.filter((name) => Object.hasOwn(input, name)) : [];
  if (ours.length > 0) {
    throw new ValidationFailed(ours.map((name) => ({ pointer: `/${name}`, detail: NOT_WRITTEN })));
  }
}

type Words = (params: Record<string, unknown>, actual: unknown) => string;

const WORDS: Readonly<Record<string, Words>> = {
  required: () => 'is required; add it',
  additionalProperties: () => NOT_WRITTEN,
  type: ({ type }, actual) => `must be ${withArticle(`${type}`)}; it is ${kindOf(actual)}`,
  minLength: ({ limit }, actual) => `must have at least ${characters(limit)}; it has ${lengthOf(actual)}`,
  maxLength: ({ limit }, actual) => `must have at most ${characters(limit)}; it has ${lengthOf(actual)}`,
};

function faultOf(error: ErrorObject, input: unknown): Fault {
  const params = error.params as Record<string, unknown>;
  const member = params.missingProperty ?? params.additionalProperty;
  const pointer = error.instancePath + (member === undefined ? '' : `/${toPointer(`${member}`)}`);
  const words = WORDS[error.keyword] ?? (() => error.message ?? `breaks the rule "${error.keyword}"`);
  return { pointer, detail: words(params, valueAt(input, error.instancePath)) };
}

/** A lone surrogate has no UTF-8 form: stored, it would come back as another character. */
function* illFormed(value: unknown, pointer: string): Generator<Fault> {
  if (typeof value === 'string' && !value.isWellFormed()) {
    yield { pointer, detail: 'holds half of a surrogate pair (\\ud800 to \\udfff); write both halves or neither' };
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      yield* illFormed(member, `${pointer}/${toPointer(name)}`);
    }
  }
}

function valueAt(input: unknown, pointer: string): unknown {
  const names = pointer.split('/').slice(1);
  return names.reduce<unknown>((value, name) => (value as Record<string, unknown>)[fromPointer(name)], input);
}

const toPointer = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');
const fromPointer = (name: string) => name.replaceAll('~1', '/').replaceAll('~0', '~');
const characters = (count: unknown) => (count === 1 ? '1 character' : `${count} characters`);
const lengthOf = (text: unknown) => [...String(text)].length;

function kindOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  return withArticle(Array.isArray(value) ? 'array' : typeof value);
}

function withArticle(kind: string): string {
  return kind === 'null' ? kind : `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
