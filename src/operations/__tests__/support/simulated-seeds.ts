import { simulate, type Told } from "./simulation"
import { stopwatchesOf, World } from "./world"

// how many sequences, and which one: whoever runs the tests says it
const RUNS = Number(process.env.PROTOCOL_RUNS ?? 20_000)
const REPLAYED = process.env.PROTOCOL_SEED

/** As in `.ci/run`: what takes minutes is played, too. */
export const isThorough = RUNS >= 100_000

export const isReplay = REPLAYED !== undefined

/** Of two halves, which two processes of jest share. A failing sequence says its seed and what happened in it. */
export async function simulateHalf(half: 0 | 1): Promise<Told> {
  let world = new World()
  const back = stopwatchesOf(() => world)
  const { stackTraceLimit } = Error
  // every refusal is an error, and nobody reads where it was made
  Error.stackTraceLimit = 0
  const told: Told = {}
  const onWorld = (next: World) => void (world = next)
  try {
    const seeds = isReplay ? [Number(REPLAYED)].filter((seed) => seed % 2 === half) : undefined
    for (let seed = half + 2; seed < RUNS + 2 && !seeds; seed += 2) await insist(seed, { told, onWorld })
    for (const seed of seeds ?? []) await insist(seed, { told, onWorld })
  } finally {
    Error.stackTraceLimit = stackTraceLimit
    back()
  }
  return told
}

async function insist(seed: number, p: { told: Told; onWorld: (world: World) => void }): Promise<void> {
  const problems = await simulate(seed, p)
  if (problems.length === 0 && !isReplay) return
  const trace: string[] = []
  await simulate(seed, { ...p, trace })
  const story = `${trace.join("\n")}\n\n${problems.join("\n") || "all is well"}`
  if (problems.length === 0) process.stdout.write(`${story}\n`)
  else throw new Error(`PROTOCOL_SEED=${seed}\n\n${story}`)
}
