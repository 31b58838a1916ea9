import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Answer } from "../../demo/harness/http"
import type { Api } from "../../src/sandbox"
import { apis } from "../support/server/apis"
import { bootShop, type BootedShop } from "../support/server/boot"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { passTime } from "../support/time/time"
import { ALL_TRIES, operations, type Operation } from "./cases"
import { faultsOf, isPlayed, playsAll, USUAL, type MatrixFault } from "./faults"
import { lineOf, linesOf, withoutTimes, writePage, type Seen } from "./table"

jest.setTimeout(300_000)

const FILE = join(__dirname, "fault-matrix.md")

let harness: BootedShop
const rows: Seen[] = []

async function boot(api: Api): Promise<void> {
  harness = await bootShop({
    env: { VIPPS_API: api, VIPPS_TIMEOUT_MS: "3000" },
    sandbox: { switches: { rateLimits: false } },
  })
  await disableReconciliation(harness)
}

function casesOf(api: Api) {
  return operations.flatMap((operation) =>
    faultsOf[api]
      .filter((fault) => isPlayed(fault, operation.kind))
      .map((fault) => ({ operation, fault, name: operation.name, what: fault.name })),
  )
}

describe.each(apis)("on %s, each fault by each operation moves the money once", (api) => {
  beforeAll(() => boot(api))
  afterAll(() => harness?.stop())

  it.each(casesOf(api))("$name: $what", async ({ operation, fault }) => {
    const { seen, isDone, recordedMinor } = await play(api, operation, fault)

    rows.push(seen)
    expect(isDone).toBe(true)
    expect(seen.movedMinor).toBe(operation.amountMinor)
    expect(recordedMinor).toBe(recordedMinor === undefined ? undefined : operation.amountMinor)
  })
})

describe("fault-matrix.md", () => {
  it("says what was seen", () => {
    expect(rows).toHaveLength(apis.flatMap(casesOf).length)
    if (process.env.UPDATE_FAULT_MATRIX) writeFileSync(FILE, writePage(rows))
    const page = readFileSync(FILE, "utf8")
    expect(linesOf(page)).toEqual(expect.arrayContaining(rows.map(lineOf)))
    if (playsAll && apis.length > 1) expect(page).toBe(writePage(rows))
  })
})

async function play(api: Api, operation: Operation, { name, fault, reading = {} }: MatrixFault) {
  const { control } = harness.sandbox
  const { click, movedMinor, recordedMinor } = await operation.prepare(harness)

  await control.assume(reading)
  if (fault) await control.next(operation.call, fault(operation.call), ALL_TRIES)
  const first = await click()
  await control.clearFaults()
  const again = first.ok ? undefined : await click()
  const later = again === undefined || again.ok || api === "ecom" ? undefined : await clickLater(click)
  await control.assume(USUAL)

  expect(first.status).toBeLessThan(500)
  const seen: Seen = {
    api,
    operation: operation.name,
    fault: name,
    first: tell(first),
    again: tell(again),
    later: tell(later),
    movedMinor: await movedMinor(),
    expectedMinor: operation.amountMinor,
  }
  return { seen, isDone: (later ?? again ?? first).ok, recordedMinor: await recordedMinor?.() }
}

/** When Vipps can't execute the first request any more. */
async function clickLater(click: () => Promise<Answer>): Promise<Answer> {
  await passTime(harness, 6)
  return click()
}

function tell(answer: Answer | undefined): string {
  if (answer === undefined) return "-"
  return answer.ok ? "done" : withoutTimes(answer.message ?? `HTTP ${answer.status}`)
}
