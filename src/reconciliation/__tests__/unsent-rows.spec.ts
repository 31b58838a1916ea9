import type { MedusaContainer } from "@medusajs/framework/types"
import type { Operation } from "../../operations"
import type { PaymentHistory } from "../../rules"
import { resolveUnsentRows } from "../unsent-rows"

type Known = Pick<Operation, "state" | "medusaRowId">

type Entry = PaymentHistory["entries"][number]
type Case = {
  isShown: boolean
  known: Known | undefined
  sale?: Entry
  /** an entry that `findDirectCapture` has given to this row */
  direct?: { rowId: string; entry: Entry }
}

/** One row that no operation has, and what the journal knows of its id. Gives what was deleted. */
async function settle(p: Case): Promise<string[]> {
  return (await resolve(p)).removed
}

async function resolve(p: Case) {
  const removed: string[] = []
  const written: object[] = []
  let known = p.known
  const operations = {
    writeExternal: async (operation: object) => {
      written.push(operation)
      return known === undefined || known.state === "refused" || known.state === "not_executed"
    },
    blockRequestId: async () => {
      known ??= { state: "not_executed", medusaRowId: undefined }
    },
    operation: async () => known,
  }
  const rows = { remove: async (_kind: string, id: string) => void removed.push(id) }
  const payment = {
    id: "pay_1",
    // as an earlier poll saw it: no proof that Vipps has executed a row
    attempt: { reference: "order-1", figures: { directCapture: true } },
    context: { journal: { operations }, rows },
  }
  const database = { raw: async () => ({ rows: [{ id: "capt_1", kind: "capture", amount: "200" }] }) }
  const entry = { operation: "CAPTURE", success: true, amountMinor: 20_000, requestId: "capt_1" }
  const history: PaymentHistory = {
    reference: "order-1",
    entries: [...(p.isShown ? [entry] : []), ...(p.sale ? [p.sale] : [])],
  }
  const findings = { did: [], unresolved: [], forPerson: [], nextMs: undefined }
  // as much of a container and a payment as it looks at
  const container = { resolve: () => database } as unknown as MedusaContainer
  await resolveUnsentRows(container, payment as unknown as Parameters<typeof resolveUnsentRows>[1], {
    history,
    direct: p.direct,
    graceMs: 1,
    findings,
  })
  return { removed, written }
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

test("a direct capture is written down with Vipps' own transaction id and time", async () => {
  const at = new Date("2026-11-24T08:00:00Z")
  const sale = { operation: "SALE", success: true, amountMinor: 20_000, transactionId: "5001", at }

  const { removed, written } = await resolve({ isShown: false, known: undefined, sale })

  expect(removed).toEqual([])
  expect(written).toMatchObject([{ requestId: "capt_1", amountMinor: 20_000, transactionId: "5001", at }])
})

test("a direct capture that ePayment shows as any other one is written down by its event, and its row stays", async () => {
  const at = new Date("2026-11-24T08:00:00Z")
  const entry = { operation: "CAPTURE", success: true, amountMinor: 20_000, transactionId: "50012", at }

  const { removed, written } = await resolve({
    ...{ isShown: false, known: undefined },
    direct: { rowId: "capt_1", entry },
  })

  expect(removed).toEqual([])
  expect(written).toMatchObject([
    { requestId: "capt_1", medusaRowId: "capt_1", amountMinor: 20_000, transactionId: "50012", at },
  ])
})

test("a row beside the one of the direct capture is deleted all the same", async () => {
  const entry = { operation: "CAPTURE", success: true, amountMinor: 20_000 }
  const known = undefined
  expect(await settle({ isShown: false, known, direct: { rowId: "capt_2", entry } })).toEqual(["capt_1"])
})
