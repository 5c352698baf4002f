type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | 'separator' | 'end';

const BLANK = /[ \t\n\r]*/y;
const STRING =
  /"[\x20\x21\x23-\x5b\x5d-\uffff]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[\x20\x21\x23-\x5b\x5d-\uffff]*)*"/y;
const SCALAR = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;
const MARK = /[[\]{}:,]/y;

/**
 * The offset of the first token that breaks a text that is not JSON, in UTF-16 units; its length where it ends too early.
 */
export function faultOffset(text: string): number {
  const open: string[] = [];
  let expected: Expected = 'value';
  let at = endOf(BLANK, text, 0);
  while (at < text.length) {
    const token = tokenAt(text, at);
    const next: Expected | null = token === null ? null : follow(expected, token.kind, open);
    if (token === null || next === null) {
      return at;
    }
    expected = next;
    at = endOf(BLANK, text, token.end);
  }
  return text.length;
}

function tokenAt(text: string, at: number): { kind: string; end: number } | null {
  for (const [pattern, kind] of [
    [STRING, 'string'],
    [SCALAR, 'scalar'],
    [MARK, text.charAt(at)],
  ] as const) {
    const end = endOf(pattern, text, at);
    if (end > at) {
      return { kind, end };
    }
  }
  return null;
}

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

const STEPS: ReadonlyMap<string, Expected> = new Map([
  ['name string', ':'],
  ['name or } string', ':'],
  [': :', 'value'],
]);

/** What may come behind a token, where the token itself is expected; `open` holds the brackets still open. */
function follow(expected: Expected, kind: string, open: string[]): Expected | null {
  if (closes(expected, kind, open)) {
    open.pop();
    return afterValue(open);
  }
  if (expected.startsWith('value')) {
    return followValue(kind, open);
  }
  if (expected === 'separator' && kind === ',') {
    return open.at(-1) === '{' ? 'name' : 'value';
  }
  return STEPS.get(`${expected} ${kind}`) ?? null;
}

function followValue(kind: string, open: string[]): Expected | null {
  if (kind === '{' || kind === '[') {
    open.push(kind);
    return kind === '{' ? 'name or }' : 'value or ]';
  }
  return kind === 'string' || kind === 'scalar' ? afterValue(open) : null;
}

function closes(expected: Expected, kind: string, open: readonly string[]): boolean {
  const opening = kind === ']' ? '[' : kind === '}' ? '{' : '';
  return opening === open.at(-1) && (expected === 'separator' || expected.endsWith(`or ${kind}`));
}

function afterValue(open: readonly string[]): Expected {
  return open.length === 0 ? 'end' : 'separator';
}
