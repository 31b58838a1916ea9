import { z } from "zod"
import { noticeOf } from "../../demo/vipps-api"
import { conformanceCases, tryCase, type ConformanceShop, type Session } from "../../src/conformance"
import { defaultUnit, type Api } from "../../src/sandbox"
import { atVipps } from "../support/ledgers/ledgers"
import { apis } from "../support/server/apis"
import { refuses } from "../support/server/vipps-errors"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { sellAt } from "../support/staff/catalog"
import { addRoles, hire, makeOwner, RBAC } from "../support/staff/roles"
import { eventually } from "../support/time/eventually"
import { passTime } from "../support/time/time"
import { send as deliver, signDelivery, webhookOf } from "../webhooks/deliveries"
import { sendBy } from "./send"

/** The kit for any payment provider, played by this one. */
jest.setTimeout(180_000)

let shop: ConformanceShop
let harness: ObservedShop

const sessionData = z.object({ vipps: z.object({ reference: z.string() }) })
const referenceOf = ({ data }: Session) => sessionData.parse(data).vipps.reference
/** What another provider's author writes for theirs. */
function adapt(
  { shop: storefront, admin, sandbox, reconcile }: ObservedShop,
  api: Api,
  withoutRights: ConformanceShop["withoutRights"],
): ConformanceShop {
  const { control } = sandbox
  return {
    providerId: "pp_vipps_vipps",
    store: sendBy(storefront.api),
    admin: sendBy(admin.api),
    cart: async (amount) => (await storefront.cart([await sellAt(harness, amount)])).cartId,
    async approve(session, notices) {
      // ePayment has told of the payment's start by then
      await control.callbacksSettled()
      const fault = notices === 0 ? { lose: true as const } : { duplicate: notices - 1 }
      if (notices !== 1) await control.next(noticeOf[api], fault)
      await control.approve(referenceOf(session))
      await control.callbacksSettled()
    },
    async ledger(session) {
      const payment = await atVipps(harness, referenceOf(session))
      const { reservedMinor, capturedMinor, refundedMinor, releasedMinor } = payment
      return { heldMinor: reservedMinor - capturedMinor - releasedMinor, capturedMinor, refundedMinor }
    },
    async loseAnswers(call) {
      await control.next(call, { dropResponse: "after-executing" }, 30)
      return () => control.clearFaults()
    },
    refuseNext: (call) =>
      control.next(call, call === "cancel" ? { status: 500 } : refuses(refusalOf[call], api)),
    retell: (session) => retell[api](referenceOf(session)),
    ...(withoutRights && { withoutRights }),
    moneyRequests: (paymentId) =>
      ["capture", "refund", "release", "cancel", "resolve"].map((what) => ({
        path: `/admin/vipps/payments/${paymentId}/${what}`,
        ...(what === "capture" || what === "refund" ? { body: { amount: 250 } } : { body: {} }),
      })),
    secrets: [defaultUnit.clientSecret, defaultUnit.subscriptionKey],
    async work() {
      await passTime(harness, 1)
      await reconcile()
    },
  }
}

/** The job that registers the webhook runs three times a minute. */
const JOB_MS = 60_000
const isRegistered = async () => (await harness.sandbox.control.webhooks.registrations()).length > 0

const initiated = z.object({ merchantInfo: z.object({ authToken: z.string() }) })

/** The last first, three times, with what shows that Vipps sends it. */
const retell = {
  async ecom(reference: string) {
    const { control } = harness.sandbox
    const [request] = await control.requests({ call: "initiate", reference })
    const { authToken } = initiated.parse(request?.body).merchantInfo
    const headers = { "content-type": "application/json", authorization: authToken }
    const told = (await control.callbacks(reference)).reverse()
    expect(told.length).toBeGreaterThan(0)
    for (const { url, body } of [...told, ...told, ...told])
      expect(await deliver({ url, headers, body: JSON.stringify(body) })).toBeLessThan(300)
    await passTime(harness, 1)
    await harness.reconcile()
  },
  async epayment(reference: string) {
    const { control } = harness.sandbox
    await control.callbacksSettled()
    const webhook = await webhookOf(harness)
    const told = (await control.webhooks.deliveries(reference)).reverse()
    expect(told.length).toBeGreaterThan(2)
    for (const { body } of [...told, ...told, ...told])
      expect(await deliver(signDelivery(webhook, body))).toBe(200)
    await passTime(harness, 1)
    await harness.reconcile()
  },
}

const refusalOf = { capture: "captures too much", refund: "refunds too much" } as const

describe.each(apis)("%s:", (api) => {
  beforeAll(async () => {
    harness = await bootObservedShop({
      job: true,
      env: { ...RBAC, VIPPS_API: api, VIPPS_TIMEOUT_MS: "4000" },
      sandbox: { switches: { rateLimits: false } },
      leadToDatabase: addRoles,
    })
    await makeOwner(harness)
    const clerk = await hire(harness, "lager", ["order:read"])
    shop = adapt(harness, api, sendBy(clerk.api))
    if (api === "epayment") await eventually("the shop's registration", isRegistered, JOB_MS)
  })
  afterAll(() => harness?.stop())
  afterEach(() => harness.sandbox.control.clearFaults())

  it.each(conformanceCases)("$name", async (one) => {
    expect(await tryCase(one, shop)).toEqual({ outcome: "passed" })
  })
})
