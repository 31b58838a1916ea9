import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { VippsEvent } from "../../operations"
import { readOptions } from "../options"
import { openContext } from "../vipps-context"

type Answer = () => Promise<unknown>

/** What the event bus and the log get when this event is announced over a database that answers so. */
async function announce(event: VippsEvent, answer: Answer, emit?: () => Promise<void>) {
  const sent: unknown[] = []
  const warnings: string[] = []
  const read = readOptions(
    {
      ...{ clientId: "id", clientSecret: "secret", subscriptionKey: "key", merchantSerialNumber: "123456" },
      ...{ backendUrl: "https://shop.example", returnUrl: "https://shop.example/checkout" },
    },
    {},
  )
  if ("problems" in read) throw new Error(read.problems.join("; "))
  openContext({
    options: read.options,
    db: { raw: answer } as unknown as Knex,
    logger: { info: () => undefined, warn: (line) => void warnings.push(line) },
    eventBus: {
      emit: async (event) => {
        await emit?.()
        sent.push(event)
      },
    },
  }).announce(event)
  await new Promise((resolve) => setImmediate(resolve))
  return { sent, warnings }
}

const captured: VippsEvent = {
  name: "vipps.payment_captured",
  data: { reference: "medusa-1", amount_minor: 75_000 },
}
const reserved: VippsEvent = { ...captured, name: "vipps.payment_reserved" }
const row = { payment_id: "pay_1", order_id: "order_1", currency_code: "dkk" }
const found: Answer = async () => ({ rows: [row] })
const broken: Answer = () => Promise.reject(new Error("the database is away"))

test("has the ids of payment and order, and the attempt's currency", async () => {
  const { sent } = await announce(captured, found)
  expect(sent).toEqual([{ ...captured, data: { ...captured.data, ...row } }])
})

test("of a reservation has the currency, and no ids: Medusa is storing the payment", async () => {
  const { sent } = await announce(reserved, found)
  expect(sent).toEqual([{ ...reserved, data: { ...reserved.data, currency_code: "dkk" } }])
})

test.each([captured, reserved])(
  "is sent in the market's currency when the look-up fails: %j",
  async (event) => {
    const { sent, warnings } = await announce(event, broken)
    expect(sent).toEqual([{ ...event, data: { ...event.data, currency_code: "nok" } }])
    expect(warnings).toEqual([])
  },
)

test("a failing event bus is logged, and stops nothing", async () => {
  const { sent, warnings } = await announce(captured, found, () => Promise.reject(new Error("no bus")))
  expect(sent).toEqual([])
  expect(warnings).toEqual([
    "vipps: the event vipps.payment_captured of medusa-1 could not be sent: Error: no bus",
  ])
})
