import { setImmediate } from 'node:timers/promises';
import { type Around, intercept } from './intercept.ts';

type Parts = Readonly<Record<string, unknown>>;

/** One who works with the stores of a world; what it resolves to, or throws, is its outcome. */
export type Actor<World> = (world: World) => Promise<unknown>;

/** One order: the calls as they took place, such as `0 intents.create`, and the outcome of each actor. */
export type Played<World> = Readonly<{
  world: World;
  order: readonly string[];
  outcomes: readonly PromiseSettledResult<unknown>[];
}>;

type Call = Readonly<{ actor: number; name: string; go: () => void }>;

/**
 * Play actors against each other in a fresh world, once for every order in which their calls can take place.
 *
 * A call is one step, as each is in S3: it waits until the order says that it is its turn, and takes place whole.
 */
export async function* everyOrder<World extends Parts>(
  open: () => World | Promise<World>,
  actors: readonly Actor<World>[],
): AsyncGenerator<Played<World>> {
  let choices: number[] | null = [];
  while (choices !== null) {
    const { ways, ...played } = await play(await open(), actors, choices);
    yield played;
    choices = nextChoices(choices, ways);
  }
}

/** Play one order: of the calls that wait, `choices` says which goes next, and the first goes when it says no more. */
async function play<World extends Parts>(
  world: World,
  actors: readonly Actor<World>[],
  choices: readonly number[],
): Promise<Played<World> & { ways: number[] }> {
  const waiting: Call[] = [];
  const order: string[] = [];
  const ways: number[] = [];
  const work = Promise.allSettled(actors.map((actor, index) => actor(intercept(world, inTurn(waiting, index)))));
  for (;;) {
    // When this comes back no promise is left to settle: each actor waits for its turn, or is done.
    await setImmediate();
    if (waiting.length === 0) {
      return { world, order, ways, outcomes: await work };
    }
    waiting.sort((one, other) => one.actor - other.actor);
    const [call] = waiting.splice(choices[ways.length] ?? 0, 1);
    ways.push(waiting.length + 1);
    order.push(`${call?.actor} ${call?.name}`);
    call?.go();
  }
}

function inTurn(waiting: Call[], actor: number): Around {
  return async (call, name) => {
    await new Promise<void>((go) => waiting.push({ actor, name, go }));
    return call();
  };
}

/** The choices that lead to the order after this one; null after the last. `ways` is how many there were each time. */
function nextChoices(choices: readonly number[], ways: readonly number[]): number[] | null {
  const made = ways.map((_, step) => choices[step] ?? 0);
  const last = made.findLastIndex((choice, step) => choice + 1 < (ways[step] ?? 0));
  return last === -1 ? null : [...made.slice(0, last), (made[last] ?? 0) + 1];
}
