import { StoreFailed } from './errors.ts';
import { type ItemId, idOfKey, keyOf } from './ids.ts';
import { demand, type S3Objects } from './s3-objects.ts';
import { type ListedObject, type Listing, readListing } from './s3-xml.ts';

/** What a LIST says of an item. */
export type ListedItem = Pick<ListedObject, 'size' | 'etag'> & Readonly<{ id: ItemId }>;

/** Items, newest first. `resume` is where to go on if the LISTs that a page may cost did not lead to its end. */
export type ListedItems = Readonly<{ listed: readonly ListedItem[]; resume: ItemId | null }>;

const LARGEST_LISTING = 1000;
const MOST_LISTINGS = 10;

/** The first `wanted` items behind `after`, or all there are; keys of no item, or of a deleted one, are passed over. */
export async function listItems(objects: S3Objects, after: ItemId | null, wanted: number): Promise<ListedItems> {
  const listed: ListedItem[] = [];
  let start = keyBefore(after);
  let count = wanted;
  for (let lists = 1; ; lists += 1) {
    const listing = await listObjects(objects, start, count);
    listed.push(...itemsOf(listing));
    if (listed.length >= wanted || !listing.truncated) {
      return { listed: listed.slice(0, wanted), resume: null };
    }
    const resume = lists < MOST_LISTINGS ? null : lastIdOf(listing);
    if (resume !== null) {
      return { listed, resume };
    }
    start = lastKeyOf(listing);
    count = LARGEST_LISTING;
  }
}

/** One LIST of items, behind the key `start`. Throws StoreFailed where its answer cannot be read, and StoreBusy. */
export async function listObjects(objects: S3Objects, start: string, count: number): Promise<Listing> {
  const query = {
    'list-type': '2',
    prefix: 'items/',
    'max-keys': `${Math.min(count, LARGEST_LISTING)}`,
    ...(start && { 'start-after': start }),
  };
  const reply = await objects.send({ method: 'GET', key: '', query });
  demand(reply, 200);
  try {
    return readListing(reply.text ?? '');
  } catch (cause) {
    throw new StoreFailed('The answer of S3 to a LIST cannot be read.', { cause });
  }
}

function keyBefore(after: ItemId | null): string {
  return after === null ? '' : keyOf(after);
}

/** An object without bytes is an item that was deleted a moment ago. */
function itemsOf(listing: Listing): ListedItem[] {
  return listing.objects.flatMap(({ key, size, etag }) => {
    const id = idOfKey(key);
    return id === null || size === 0 ? [] : [{ id, size, etag }];
  });
}

/** The last id in a LIST, be its item there or deleted. */
function lastIdOf(listing: Listing): ItemId | null {
  return listing.objects.map(({ key }) => idOfKey(key)).findLast((id) => id !== null) ?? null;
}

function lastKeyOf(listing: Listing): string {
  const last = listing.objects.at(-1);
  if (last === undefined) {
    throw new StoreFailed('S3 listed nothing and said that more follows.');
  }
  return last.key;
}
