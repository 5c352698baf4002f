import { describe } from 'node:test';
import { promisesOfBounds } from './bounds.ts';
import { promisesOfChanges } from './changes.ts';
import type { Fixture } from './fixture.ts';
import { promisesOfForeignObjects } from './foreign-objects.ts';
import { promisesOfIntents } from './intents.ts';
import { promisesOfItems } from './items.ts';
import { promisesOfCreatingOnce } from './once.ts';
import { promisesOfPages } from './pages.ts';

/** The promises of a store, held against each fixture that `openEmpty` makes. */
export function storeContract(name: string, openEmpty: () => Promise<Fixture>): void {
  describe(`The store on ${name}`, { concurrency: false }, () => {
    promisesOfItems(openEmpty);
    promisesOfChanges(openEmpty);
    promisesOfIntents(openEmpty);
    promisesOfCreatingOnce(openEmpty);
    promisesOfPages(openEmpty);
    promisesOfForeignObjects(openEmpty);
    promisesOfBounds(openEmpty);
  });
}
