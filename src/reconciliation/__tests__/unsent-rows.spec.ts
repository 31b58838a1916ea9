import type { MedusaContainer } from "@medusajs/framework/types"
import type { Operation } from "../../operations"
import type { PaymentHistory } from "../../rules"
import { resolveUnsentRows } from "../unsent-rows"

type Known = Pick<Operation, "state" | "medusaRowId">

/** One row that no operation has, and what the journal knows of its id. Gives what was deleted. */
async function settle(p: { isShown: boolean; known: Known | undefined }): Promise<string[]> {
  const removed: string[] = []
  let known = p.known
  const operations = {
    writeExternal: async () =>
      known === undefined || known.state === "refused" || known.state === "not_executed",
    blockRequestId: async () => {
      known ??= { state: "not_executed", medusaRowId: undefined }
    },
    operation: async () => known,
  }
  const rows = { remove: async (_kind: string, id: string) => void removed.push(id) }
  const payment = {
    id: "pay_1",
    attempt: { reference: "order-1", figures: { directCapture: false } },
    context: { journal: { operations }, rows },
  }
  const database = { raw: async () => ({ rows: [{ id: "capt_1", kind: "capture", amount: "200" }] }) }
  const entry = { operation: "CAPTURE", success: true, amountMinor: 20_000, requestId: "capt_1" }
  const history: PaymentHistory = { reference: "order-1", entries: p.isShown ? [entry] : [] }
  const findings = { did: [], unresolved: [], forPerson: [], nextMs: undefined }
  // as much of a container and a payment as it looks at
  const container = { resolve: () => database } as unknown as MedusaContainer
  await resolveUnsentRows(container, payment as unknown as Parameters<typeof resolveUnsentRows>[1], {
    history,
    graceMs: 1,
    findings,
  })
  return removed
}

test("a row that was never asked of Vipps is deleted", async () => {
  expect(await settle({ isShown: false, known: undefined })).toEqual(["capt_1"])
})

test("a row that Vipps executed, and the journal has lost, stays", async () => {
  expect(await settle({ isShown: true, known: undefined })).toEqual([])
})

test("a row whose operation became another row's is deleted, although Vipps' history shows its id", async () => {
  expect(await settle({ isShown: true, known: { state: "executed", medusaRowId: "capt_2" } })).toEqual([
    "capt_1",
  ])
})

test("a row whose operation is its own again by now stays", async () => {
  expect(await settle({ isShown: true, known: { state: "executed", medusaRowId: "capt_1" } })).toEqual([])
})

test("a row whose operation is open stays", async () => {
  expect(await settle({ isShown: true, known: { state: "open", medusaRowId: "capt_2" } })).toEqual([])
  expect(await settle({ isShown: false, known: { state: "open", medusaRowId: "capt_2" } })).toEqual([])
})
