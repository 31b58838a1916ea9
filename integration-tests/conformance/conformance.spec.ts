import { z } from "zod"
import { noticeOf } from "../../demo/vipps-api"
import { conformanceCases, type ConformanceShop, type Session } from "../../src/conformance"
import type { Api } from "../../src/sandbox"
import type { Api as Caller } from "../../demo/harness"
import { atVipps } from "../support/ledgers/ledgers"
import { apis } from "../support/server/apis"
import { refuses } from "../support/server/vipps-errors"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { sellAt } from "../support/staff/catalog"
import { eventually } from "../support/time/eventually"
import { passTime } from "../support/time/time"

/** The kit for any payment provider, played by this one. */
jest.setTimeout(180_000)

let shop: ConformanceShop
let harness: ObservedShop

const sessionData = z.object({ vipps: z.object({ reference: z.string() }) })
const referenceOf = ({ data }: Session) => sessionData.parse(data).vipps.reference
const send =
  (api: Caller): ConformanceShop["store"] =>
  (method, path, body) =>
    api({ method, path, ...(body && { body: { ...body } }) })

/** What another provider's author writes for theirs. */
function adapt({ shop: storefront, admin, sandbox, reconcile }: ObservedShop, api: Api): ConformanceShop {
  const { control } = sandbox
  return {
    providerId: "pp_vipps_vipps",
    store: send(storefront.api),
    admin: send(admin.api),
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
    refuseNext: (call) => control.next(call, refuses(refusalOf[call], api)),
    async work() {
      await passTime(harness, 1)
      await reconcile()
    },
  }
}

/** The job that registers the webhook runs three times a minute. */
const JOB_MS = 60_000
const isRegistered = async () => (await harness.sandbox.control.webhooks.registrations()).length > 0

const refusalOf = { capture: "captures too much", refund: "refunds too much" } as const

describe.each(apis)("%s:", (api) => {
  beforeAll(async () => {
    harness = await bootObservedShop({
      job: true,
      env: { VIPPS_API: api, VIPPS_TIMEOUT_MS: "4000" },
      sandbox: { switches: { rateLimits: false } },
    })
    shop = adapt(harness, api)
    if (api === "epayment") await eventually("the shop's registration", isRegistered, JOB_MS)
  })
  afterAll(() => harness?.stop())
  afterEach(() => harness.sandbox.control.clearFaults())

  it.each(conformanceCases)("$name", async ({ run }) => {
    await expect(run(shop)).resolves.toBeUndefined()
  })
})
