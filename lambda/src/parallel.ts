/** Map a list with at most `width` calls at a time, keeping its order; the first failure stops it. */
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
  await Promise.all(Array.from({ length: Math.min(width, inputs.length) }, lane));
  return outputs;
}

/** All lanes draw from one generator: unlike an array's own iterator it ends for all when one lane throws. */
function* draw<In>(inputs: readonly In[]): Generator<[number, In]> {
  yield* inputs.entries();
}
