import type { Party, World } from "./world"

/** One of so many; the first one is what happens when nothing special does. */
export type Choose = (options: number) => number

type Choice = { chosen: number; options: number }

/**
 * Runs a story once for each way in which its choices can be made. A story that fails tells by which choices: `replay` makes
 * them again. Gives how many stories there are.
 */
export async function explore(story: (choose: Choose) => Promise<void>): Promise<number> {
  let prefix: number[] = []
  for (let stories = 1; ; stories++) {
    const path: Choice[] = []
    try {
      await story(follow(prefix, path))
    } catch (error) {
      const choices = path.map(({ chosen }) => chosen).join(",")
      throw new Error(`After the choices ${choices}: ${String(error)}`, { cause: error })
    }
    for (let last = path.at(-1); last && last.chosen + 1 >= last.options; last = path.at(-1)) path.pop()
    const last = path.at(-1)
    if (!last) return stories
    last.chosen += 1
    prefix = path.map(({ chosen }) => chosen)
  }
}

function follow(prefix: number[], path: Choice[]): Choose {
  return (options) => {
    const chosen = prefix[path.length] ?? 0
    path.push({ chosen, options })
    return chosen
  }
}

/** For a failing story, by hand. */
export async function replay(story: (choose: Choose) => Promise<void>, choices: number[]): Promise<void> {
  await story(follow(choices, []))
}

export type Liberties = {
  /** how often a party may be interrupted before it ends */
  interruptions: number
  /** how many parties may crash, each before or after any of its steps */
  crashes?: number
  /** a pause that may come once, between any two steps */
  pauseMs?: number
}

type Left = { interruptions: number; crashes: number; pauses: number }

/** Lets the parties go on in the chosen order, until none is left. */
export async function interleave(world: World, choose: Choose, p: Liberties): Promise<void> {
  const left: Left = {
    interruptions: p.interruptions,
    crashes: p.crashes ?? 0,
    pauses: p.pauseMs === undefined ? 0 : 1,
  }
  let current: Party | undefined
  for (let waiting = world.waiting(); waiting.length > 0; waiting = world.waiting()) {
    if (current?.isWaiting && left.pauses > 0 && choose(2) === 1) {
      left.pauses -= 1
      await world.pass(p.pauseMs ?? 0)
    }
    const next = pickNext(waiting, current, choose, left)
    if (!next.isWaiting) continue
    const fate = left.crashes > 0 ? choose(3) : 0
    if (fate === 0) await world.go(next)
    else {
      left.crashes -= 1
      next.crash({ isDone: fate === 2 })
    }
    current = next
  }
}

function pickNext(waiting: Party[], current: Party | undefined, choose: Choose, left: Left): Party {
  const goesOn = current !== undefined && waiting.includes(current)
  const others = waiting.filter((party) => party !== current)
  const options = goesOn ? [current, ...(left.interruptions > 0 ? others : [])] : waiting
  const next = options.length === 1 ? options[0] : options[choose(options.length)]
  if (!next) throw new Error("nobody can go on")
  if (goesOn && next !== current) left.interruptions -= 1
  return next
}
