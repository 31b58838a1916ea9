import { join } from "node:path"
import type { Page } from "playwright-core"
import { z } from "zod"

const observedSchema = z.object({
  lcp: z.object({ atMs: z.number(), what: z.string() }),
  shifts: z.array(z.object({ atMs: z.number(), value: z.number(), moved: z.array(z.string()) })),
  interactions: z.array(
    z.object({ what: z.string(), durationMs: z.number(), waitedMs: z.number(), handledMs: z.number() }),
  ),
})
type Observed = z.infer<typeof observedSchema>

/**
 * Of one visit to a page, as https://web.dev/articles/vitals defines them: seconds, a score without unit, milliseconds. `inpMs` is
 * the slowest of a visit's clicks and keys: the definition leaves out the very slowest only from fifty on.
 */
export type Vitals = { lcpS: number; cls: number; inpMs: number }

/** `worst`: what was painted last, moved most, and took longest, to find out why. */
export type Visited = Vitals & { worst: string[] }

/** From now on each page that is loaded measures itself. */
export async function observeVitals(page: Page): Promise<void> {
  await page.addInitScript({ path: join(__dirname, "observe-vitals.cjs") })
}

/** Of the page that is shown; what it still waits for is awaited. */
export async function readVitals(page: Page): Promise<Visited> {
  await page.waitForLoadState("networkidle")
  await becomeIdle(page)
  const observed = observedSchema.parse(await page.evaluate("vitals"))
  return {
    lcpS: observed.lcp.atMs / 1000,
    cls: scoreShifts(observed.shifts),
    inpMs: Math.max(0, ...observed.interactions.map(({ durationMs }) => durationMs)),
    worst: describeWorst(observed),
  }
}

/** When the page has painted what it was asked for and has nothing to do, as when a person clicks next. */
export async function becomeIdle(page: Page): Promise<void> {
  const idle = "requestIdleCallback(done, { timeout: 2000 })"
  await page.evaluate(
    `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => ${idle})))`,
  )
}

/** Since the page was asked for. */
export async function readClockMs(page: Page): Promise<number> {
  return z.number().parse(await page.evaluate("performance.now()"))
}

const MOST_BETWEEN_MS = 1_000
const LONGEST_WINDOW_MS = 5_000

/** The worst window of shifts: less than a second between two, five seconds at most. */
function scoreShifts(shifts: Observed["shifts"]): number {
  let [from, last, sum, most] = [-Infinity, -Infinity, 0, 0]
  for (const { atMs, value } of shifts) {
    const isSameWindow = atMs - last < MOST_BETWEEN_MS && atMs - from < LONGEST_WINDOW_MS
    if (!isSameWindow) [from, sum] = [atMs, 0]
    last = atMs
    sum += value
    most = Math.max(most, sum)
  }
  return most
}

function describeWorst({ lcp, shifts, interactions }: Observed): string[] {
  const [shift] = [...shifts].sort((a, b) => b.value - a.value)
  const [slow] = [...interactions].sort((a, b) => b.durationMs - a.durationMs)
  const whole = (ms: number) => `${Math.round(ms)} ms`
  const told = [`LCP at ${whole(lcp.atMs)}: ${lcp.what}`]
  if (shift) told.push(`${shift.value.toFixed(3)} at ${whole(shift.atMs)}: ${shift.moved.join(", ")}`)
  if (slow) {
    const parts = `waited ${whole(slow.waitedMs)}, handled in ${whole(slow.handledMs)}`
    told.push(`${whole(slow.durationMs)} (${parts}): ${slow.what}`)
  }
  return told
}
