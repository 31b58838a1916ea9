import fc from "fast-check"
import { z } from "zod"
import type { StartedPayment } from "../../demo/harness"
import { defaultUnit } from "../../src/sandbox"
import { ONLY_ECOM } from "../support/server/apis"
import { bootShop, type BootedShop } from "../support/server/boot"
import { atVipps, countCalls, expectLedgers } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced } from "../support/orders/orders"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import {
  anyAuthorization,
  anyCallback,
  anyCallbackPath,
  anyContentType,
  anyProvider,
  sendHarmless,
  type Sent,
} from "./public-requests"
import {
  expectNothingAsked,
  playCompletions,
  playExpressQuestions,
  playRightStarts,
  playWrongStarts,
  type Attacked,
} from "./store-plays"

/**
 * Whatever is sent to the addresses for Vipps, to Express and to a cart's completion, of a shop on eCom: no 500, no leak, no hang, and
 * nothing changes that Vipps did not say.
 */
jest.setTimeout(240_000)

const RUNS = 250
const SEED = Number(process.env.FUZZ_SEED ?? 20261124)

let harness: BootedShop
let waiting: StartedPayment
let approved: StartedPayment
let token: string

beforeAll(async () => {
  // ePayment has webhooks instead: epayment-routes-fuzz.spec.ts
  harness = await bootShop({ env: ONLY_ECOM })
  await disableReconciliation(harness)
  waiting = await harness.shop.startPayment("1000")
  approved = await harness.shop.startPayment("1000")
  await harness.sandbox.control.next("callback", { lose: true })
  await harness.sandbox.control.approve(approved.reference)
  token = await tokenOf(waiting)
})
afterAll(() => harness?.stop())

/** What only the shop, Vipps or another shopper knows. */
const secrets = (open: StartedPayment[] = []) => [
  ...[defaultUnit.clientSecret, defaultUnit.subscriptionKey, token],
  ...[waiting, approved]
    .filter((one) => !open.includes(one))
    .flatMap(({ cartId, sessionId, reference }) => [cartId, sessionId, reference]),
]

/** `open`: payments of which the answer may tell. */
const send = (sent: Sent, open?: StartedPayment[]) => sendHarmless(harness.server.url, sent, secrets(open))

/** `send` of all that is asked of the store. */
const attacked = (open?: StartedPayment[]): Attacked => ({
  ...{ harness, seed: SEED, paidCart: approved.cartId, send: (sent) => send(sent, open) },
})

it("without Vipps' token everything is refused, and nothing is looked at", async () => {
  // those of ePayment as well: this shop uses eCom, and so nobody may call there
  const place = fc.oneof(
    {
      weight: 3,
      arbitrary: anyCallbackPath(() => [approved.reference, waiting.reference]).map(
        (reference) => `v2/payments/${reference}`,
      ),
    },
    fc.constantFrom("webhook", "shipping"),
  )
  const callback = anyCallback(() => approved.reference)
  const before = await countCalls(harness, approved.reference)

  await fc.assert(
    fc.asyncProperty(
      ...([place, anyProvider, anyAuthorization, anyContentType, callback] as const),
      async (where, name, headers, type, body) => {
        const path = `/hooks/payment/${name}/${where}`
        const got = await send({
          ...{ method: "POST", path, headers: { ...headers, "content-type": type }, body },
        })
        expect(got.status).toBeGreaterThanOrEqual(400)
      },
    ),
    { seed: SEED, numRuns: RUNS },
  )

  expect(await ordersOf(harness, approved.cartId)).toEqual([])
  expect(await countCalls(harness, approved.reference)).toEqual(before)
})

it("a start of Express that nobody can mean starts nothing, and makes no cart", () =>
  expectNothingAsked({ harness }, () => playWrongStarts(attacked())))

it("a start of Express, however right, is refused, since eCom has none", () =>
  expectNothingAsked({ harness }, () =>
    playRightStarts({ ...attacked([waiting, approved]), cartId: waiting.cartId }),
  ))

it("a question for Express' options, whatever it asks: nothing changes", () =>
  expectNothingAsked({ harness }, () => playExpressQuestions(attacked())))

it("a completion, whatever comes with it, makes no order of what nobody has approved", () =>
  playCompletions({ ...attacked([waiting]), open: [waiting.cartId] }))

it("with Vipps' token, whatever is said, an order comes of what Vipps has reserved alone", async () => {
  await fc.assert(
    fc.asyncProperty(
      ...([anyCallback(() => waiting.reference), anyContentType] as const),
      async (body, type) => {
        const path = `/hooks/payment/vipps_vipps/v2/payments/${waiting.reference}`
        await send({ method: "POST", path, headers: { "content-type": type, authorization: token }, body })
      },
    ),
    { seed: SEED, numRuns: RUNS },
  )

  // completing waits for the cart's lock, so whatever the callbacks set going is over by then
  expect(await harness.shop.complete(waiting.cartId)).toMatchObject({ body: { type: "cart" } })
  expect(await ordersOf(harness, waiting.cartId)).toEqual([])
  expect(await atVipps(harness, waiting.reference)).toMatchObject({ state: "INITIATED" })
  await harness.sandbox.control.approve(waiting.reference)
  await expectLedgers(harness, await orderPlaced(harness, waiting), { captured: "0", refunded: "0" })
})

const initiateBody = z.object({ merchantInfo: z.object({ authToken: z.string() }) })

async function tokenOf({ reference }: StartedPayment): Promise<string> {
  const [request] = await harness.sandbox.control.requests({ call: "initiate", reference })
  return initiateBody.parse(request?.body).merchantInfo.authToken
}
