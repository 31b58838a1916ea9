/** Milliseconds that it takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * q
  const [below = NaN, above = below] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return below + (above - below) * (at - Math.floor(at))
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

type Sides<Name extends string> = Record<Name, (round: number) => Promise<number>>

/**
 * Every side once per round, one right after the other, each round beginning with another one: what else the machine does
 * then falls on all of them alike. The first rounds warm up and do not count.
 */
export async function interleave<Name extends string>(
  sides: Sides<Name>,
  p: { rounds: number; warmUp: number },
): Promise<Record<Name, number[]>> {
  const names = Object.keys(sides).filter((name): name is Name => name in sides)
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round < p.warmUp + p.rounds; round++) {
    for (let step = 0; step < names.length; step++) {
      const name = names[(round + step) % names.length]
      if (!name) continue
      const time = await sides[name](round)
      if (round >= p.warmUp) times[name].push(time)
    }
  }
  return times
}

export type Ratio = { median: number; low: number; high: number }

/** The ratio of each round, and of those the median and the quartiles. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Ratio {
  const ratios = ours.map((time, round) => time / (theirs[round] ?? NaN))
  return { median: median(ratios), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) }
}

export function tell({ median: middle, low, high }: Ratio): string {
  return `${middle.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`
}

/** "≤ 1.20", which is met, or "≤ 1.20: **missed**" */
export function judge(ratio: number, most: number): string {
  return `≤ ${most.toFixed(2)}${ratio <= most ? "" : ": **missed**"}`
}

export function table(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`)
  return lines.join("\n")
}
