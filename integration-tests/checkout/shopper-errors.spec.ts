import type { Answer, StartedPayment } from "../../demo/harness"
import type { Api, Fault } from "../../src/sandbox"
import { approveUnheard as approveExpress, askExpress, bareCart, startExpress } from "../express/shopper"
import { apis } from "../support/server/apis"
import { bootShop, type BootedShop } from "../support/server/boot"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { codeOf, refuses } from "../support/server/vipps-errors"
import { nextNotice } from "../support/shopper/notices"
import { askState, tokenOf } from "../support/shopper/return-link"

/** A shop may show what a store route says as it is: Vipps' codes and words for the staff are in the server's log only. */
jest.setTimeout(240_000)

let harness: BootedShop

const FOR_STAFF = /[A-Z]\w+\/\w+|VIPPS_|Medusa|ePayment|payment session|portal|plugin|the (shopper|customer)/i

function expectForShoppers({ status, message }: Answer) {
  expect({ status, message: message ?? "" }).not.toMatchObject({ message: expect.stringMatching(FOR_STAFF) })
  return message ?? ""
}

/** The line for the staff. */
function loggedOf({ reference }: Pick<StartedPayment, "reference">): string {
  const [line = ""] = harness.server.log().match(new RegExp(`.*${reference}: Vipps could not.*`)) ?? []
  return line
}

/** Each is what Vipps does with every request, and the code by which the staff know it. */
const faultsOf = (api: Api): { fault: string; orders: Fault; code: RegExp }[] => [
  { fault: "the answer is lost", orders: { dropResponse: "before-executing" }, code: /Network\/lost/ },
  { fault: "503 of the gateway", orders: { status: 503 }, code: /Gateway\/503/ },
  {
    fault: "the payment is not known",
    orders: refuses("payment unknown", api),
    code: new RegExp(codeOf("payment unknown", api)),
  },
]

describe.each(apis)("%s:", (api) => {
  beforeAll(async () => {
    harness = await bootShop({ env: { VIPPS_API: api, VIPPS_TIMEOUT_MS: "5000" } })
    await disableReconciliation(harness)
  })
  afterAll(() => harness?.stop())
  afterEach(() => harness.sandbox.control.clearFaults())

  const always = (call: "details" | "initiate", fault: Fault) => harness.sandbox.control.next(call, fault, 50)
  const complete = (cartId: string) =>
    harness.shop.api({ method: "POST", path: `/store/carts/${cartId}/complete` })

  describe.each(faultsOf(api))("$fault", ({ orders, code }) => {
    it("of each read: the completion says to ask again, and the log says why", async () => {
      const started = await harness.shop.startPayment("1000")
      await nextNotice(harness, { lose: true })
      await harness.sandbox.control.approve(started.reference)
      await always("details", orders)

      const completion = await complete(started.cartId)
      const state = await askState(harness, await tokenOf(harness, started))

      expect(completion).toMatchObject({
        status: 200,
        body: { type: "cart", error: { type: "payment_requires_more_error" } },
      })
      expect(expectForShoppers(completion)).toMatch(/could not be asked.* do not pay again/)
      expect(state.body).toEqual({ state: "pending" })
      expect(loggedOf(started)).toMatch(code)
    })

    it("of each start: the session is refused, and the log says why", async () => {
      const { cartId } = await harness.shop.cart("1000")
      await always("initiate", orders)

      const answer = await harness.shop.session(await harness.shop.collection(cartId))

      expect(answer.status).toBe(400)
      expect(expectForShoppers(answer)).toContain("could not be started, and nothing was charged")
      expect(harness.server.log()).toMatch(code)
    })
  })

  if (api === "epayment")
    describe.each(faultsOf(api))("$fault, with Express", ({ orders, code }) => {
      it("of each read: the completion says to ask again, and the log says why", async () => {
        const started = await startExpress(harness, { cart_id: await bareCart(harness) })
        await approveExpress(harness, started)
        await always("details", orders)

        const completion = await complete(started.cartId)

        expect(completion).toMatchObject({
          status: 200,
          body: { type: "cart", error: { type: "payment_requires_more_error" } },
        })
        expect(expectForShoppers(completion)).toMatch(/could not be asked.* do not pay again/)
        expect(loggedOf(started)).toMatch(code)
      })

      it("of each start: it is refused, and the log says why", async () => {
        const cart_id = await bareCart(harness)
        await always("initiate", orders)

        const refused = await askExpress(harness, { cart_id })

        expect(refused.status).toBe(400)
        expect(expectForShoppers(refused)).toContain("could not be started, and nothing was charged")
        expect(harness.server.log()).toMatch(code)
      })
    })

  it("what the shop itself refuses is told to the shopper, not to the staff", async () => {
    const small = await harness.shop.cart("0.99")
    const unpaid = await harness.shop.startPayment("1000")
    const rejected = await harness.shop.startPayment("1000")
    await nextNotice(harness, { lose: true })
    await harness.sandbox.control.reject(rejected.reference)

    const answers = [
      await harness.shop.session(await harness.shop.collection(small.cartId)),
      await complete(unpaid.cartId),
      await complete(rejected.cartId),
      await askExpress(harness, { cart_id: small.cartId }),
      await askExpress(harness, { cart_id: "cart_none" }),
    ]

    expect(answers.map(expectForShoppers).filter((message) => message === "")).toEqual([])
  })

  if (api === "epayment")
    it("an Express payment that was rejected is told without the journal's words", async () => {
      const started = await startExpress(harness, { cart_id: await bareCart(harness) })
      await harness.sandbox.control.next("webhook", { lose: true })
      await harness.sandbox.control.reject(started.reference)

      const completion = await complete(started.cartId)

      expect(completion.body).toMatchObject({ type: "cart", error: { type: "payment_authorization_error" } })
      expect(expectForShoppers(completion)).toBe(
        "The Vipps payment was cancelled, or ran out of time. Start a new payment.",
      )
    })
})
