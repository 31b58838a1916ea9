import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Answer } from "../../demo/stage/http"
import { bootShop, type BootedShop } from "../support/boot"
import { letRepairSleep } from "../support/sleeping-repair"
import { ALL_TRIES, faults, operations } from "./cases"
import { withoutTimes, writeTable, type Seen } from "./table"

jest.setTimeout(300_000)

const FILE = join(__dirname, "../../docs/fault-matrix.md")

describe("each fault by each operation moves the money once", () => {
  const rows: Seen[] = []
  let stage: BootedShop

  beforeAll(async () => {
    stage = await bootShop({
      env: { VIPPS_TIMEOUT_MS: "3000" },
      sandbox: { switches: { rateLimits: false } },
    })
    await letRepairSleep(stage)
  })
  afterAll(() => stage?.stop())

  const cases = operations.flatMap((operation) => faults.map(([name, fault]) => ({ operation, name, fault })))

  it.each(cases)("$operation.name: $name", async ({ operation, name, fault }) => {
    const { control } = stage.sandbox
    const { click, movedOre, recordedOre } = await operation.prepare(stage)

    await control.next(operation.call, fault, ALL_TRIES)
    const first = await click()
    await control.clearFaults()
    const again = first.ok ? undefined : await click()

    const seen = {
      operation: operation.name,
      fault: name,
      first: tell(first),
      again: again ? tell(again) : "-",
      movedOre: await movedOre(),
      expectedOre: operation.amountOre,
    }
    rows.push(seen)
    expect(first.status).toBeLessThan(500)
    expect(seen.movedOre).toBe(operation.amountOre)
    expect(again?.ok ?? true).toBe(true)
    expect(await recordedOre?.()).toBe(recordedOre && operation.amountOre)
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
