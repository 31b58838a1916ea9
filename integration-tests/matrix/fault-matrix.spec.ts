import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Answer } from "../../demo/harness/http"
import { bootShop, type BootedShop } from "../support/server/boot"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { ALL_TRIES, faults, operations } from "./cases"
import { withoutTimes, writeTable, type Seen } from "./table"

jest.setTimeout(300_000)

const FILE = join(__dirname, "../../docs/fault-matrix.md")

describe("each fault by each operation moves the money once", () => {
  const rows: Seen[] = []
  let harness: BootedShop

  beforeAll(async () => {
    harness = await bootShop({
      env: { VIPPS_TIMEOUT_MS: "3000" },
      sandbox: { switches: { rateLimits: false } },
    })
    await disableReconciliation(harness)
  })
  afterAll(() => harness?.stop())

  const cases = operations.flatMap((operation) => faults.map(([name, fault]) => ({ operation, name, fault })))

  it.each(cases)("$operation.name: $name", async ({ operation, name, fault }) => {
    const { control } = harness.sandbox
    const { click, movedMinor, recordedMinor } = await operation.prepare(harness)

    await control.next(operation.call, fault, ALL_TRIES)
    const first = await click()
    await control.clearFaults()
    const again = first.ok ? undefined : await click()

    const seen = {
      operation: operation.name,
      fault: name,
      first: tell(first),
      again: again ? tell(again) : "-",
      movedMinor: await movedMinor(),
      expectedMinor: operation.amountMinor,
    }
    rows.push(seen)
    expect(first.status).toBeLessThan(500)
    expect(seen.movedMinor).toBe(operation.amountMinor)
    expect(again?.ok ?? true).toBe(true)
    expect(await recordedMinor?.()).toBe(recordedMinor && operation.amountMinor)
  })

  it("is what docs/fault-matrix.md says", () => {
    expect(rows).toHaveLength(cases.length)
    const table = writeTable(rows)
    if (process.env.UPDATE_FAULT_MATRIX) writeFileSync(FILE, table)
    expect(readFileSync(FILE, "utf8")).toBe(table)
  })
})

function tell(answer: Answer): string {
  return answer.ok ? "done" : withoutTimes(answer.message ?? `HTTP ${answer.status}`)
}
