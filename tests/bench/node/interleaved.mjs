// Medians of variants that run in turns, so that load meets all alike.

/** What one sample should take, milliseconds. */
const SAMPLE = 20;
const SAMPLES = 11;
/** Before that a variant runs so long, milliseconds: V8 compiles what is called often in several steps. */
const WARM = 400;

export function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

/** Milliseconds of so many calls. Only what gives a promise is waited for. */
async function sample(call, loops) {
  const begun = performance.now();
  for (let loop = 0; loop < loops; loop += 1) {
    const result = call();
    if (result instanceof Promise) await result;
  }
  return performance.now() - begun;
}

/** How many calls a sample is, once all is compiled. */
async function loopsOf(call) {
  let loops = 1;
  let taken = 0;
  for (let spent = 0; spent < WARM || taken < SAMPLE; spent += taken) {
    if (taken < SAMPLE) loops *= 2;
    taken = await sample(call, loops);
  }
  return loops;
}

/** Nanoseconds a call. */
export async function medians(variants) {
  const samples = [];
  for (const [name, call] of Object.entries(variants)) samples.push({ name, call, loops: await loopsOf(call), times: [] });
  for (let turn = 0; turn < SAMPLES; turn += 1) {
    for (const { call, loops, times } of samples) times.push(((await sample(call, loops)) / loops) * 1e6);
  }
  return Object.fromEntries(samples.map(({ name, times }) => [name, median(times)]));
}

/** A line of the table; its ratio is worked out. */
export function row(job, input, ours, { peer = null, peers = null, goal = null, unit = "ns" } = {}) {
  return { job, input, unit, ours, peer, peers, ratio: peers === null ? null : ours / peers, goal };
}
