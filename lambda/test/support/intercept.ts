/** What stands between an actor and a call to a store: makes the call, or does not. */
export type Around = (call: () => Promise<unknown>, name: string) => Promise<unknown>;

/** The same stores, with every call to them handed to `around`; what is not a store is left as it is. */
export function intercept<Stores extends Readonly<Record<string, unknown>>>(stores: Stores, around: Around): Stores {
  const intercepted = Object.entries(stores).map(([part, store]) => [
    part,
    typeof store === 'object' && store !== null ? proxyOf(store, part, around) : store,
  ]);
  return Object.fromEntries(intercepted);
}

function proxyOf(store: object, part: string, around: Around): object {
  return new Proxy(store, {
    get(target, name) {
      const verb: unknown = Reflect.get(target, name);
      return typeof verb === 'function'
        ? (...values: unknown[]) => around(async () => verb.apply(target, values), `${part}.${String(name)}`)
        : verb;
    },
  });
}
