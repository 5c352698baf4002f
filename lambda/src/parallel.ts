/**
 * Map a list with at most `width` calls at a time, keeping its order. A failure stops it, and is thrown once those that
 * were under way have ended: nothing goes on behind an answer.
 */
export async function mapParallel<In, Out>(
  inputs: readonly In[],
  width: number,
  map: (input: In) => Promise<Out>,
): Promise<Out[]> {
  const outputs: Out[] = [];
  const queue = draw(inputs);
  const lane = async () => {
    for (const [index, input] of queue) {
      outputs[index] = await map(input);
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(width, inputs.length) }, lane));
  const failed = lanes.find((each) => each.status === 'rejected');
  if (failed !== undefined) {
    throw failed.reason;
  }
  return outputs;
}

/** All lanes draw from one generator: unlike an array's own iterator it ends for all when one lane throws. */
function* draw<In>(inputs: readonly In[]): Generator<[number, In]> {
  yield* inputs.entries();
}
