import { z } from "zod"
import type { StartedPayment } from "../../demo/harness"
import { defaultUnit } from "../../src/sandbox"
import { atVipps, expectLedgers } from "../support/ledgers/ledgers"
import { orderPlaced, ordersOf, paymentsOf } from "../support/orders/orders"
import { passTime } from "../support/time/time"
import { ONLY_ECOM } from "../support/server/apis"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"

/** A new secret or key: made in Vipps' portal, put into the shop's environment, and the server started again. */
jest.setTimeout(300_000)

const newSecret = "bmV3LWNsaWVudC1zZWNyZXQ"
/** Vipps gives each sales unit two keys that are good at the same time. */
const otherKey = "5a4db0c0000000000000000000005a4e"
const unit = { ...defaultUnit, secondSubscriptionKey: otherKey }
const LOOK_MINUTES = 2

let harness: ObservedShop
let underWay: StartedPayment
let oldToken: string

beforeAll(async () => {
  harness = await bootObservedShop({ env: ONLY_ECOM, sandbox: { units: [unit] } })
  const { control } = harness.sandbox
  underWay = await harness.shop.startPayment("1000")
  oldToken = await tokenOf(underWay)
  await control.next("callback", { lose: true })
  await control.approve(underWay.reference)
  await control.callbacksSettled()

  await harness.server.stop()
  await control.newClientSecret(newSecret)
  await control.revokeTokens()
  await harness.server.start({ VIPPS_CLIENT_SECRET: newSecret })
})
afterAll(() => harness?.stop())

const initiateBody = z.object({ merchantInfo: z.object({ authToken: z.string() }) })

async function tokenOf({ reference }: StartedPayment): Promise<string> {
  const [request] = await harness.sandbox.control.requests({ call: "initiate", reference })
  return initiateBody.parse(request?.body).merchantInfo.authToken
}

async function callBack({ reference }: StartedPayment, token: string): Promise<number> {
  const { merchantSerialNumber } = defaultUnit
  const transactionInfo = { amount: 100_000, status: "RESERVED", timeStamp: new Date().toISOString() }
  const response = await fetch(`${harness.server.url}/hooks/payment/vipps_vipps/v2/payments/${reference}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: token },
    body: JSON.stringify({ merchantSerialNumber, orderId: reference, transactionInfo }),
  })
  return response.status
}

describe("after the client secret was changed", () => {
  it("a callback, and a way back, that carry a token of the old one are turned away", async () => {
    expect(await callBack(underWay, oldToken)).toBe(401)
    const { fallBack } = await atVipps(harness, underWay.reference)
    expect((await fetch(fallBack, { redirect: "manual" })).status).toBe(404)

    expect(await ordersOf(harness, underWay.cartId)).toEqual([])
    expect(await paymentsOf(harness, underWay.collectionId)).toEqual([])
  })

  it("the reconciliation gives the order of the payment that was under way, and it can be captured", async () => {
    await passTime(harness, LOOK_MINUTES)
    await harness.reconcile()

    const paid = await orderPlaced(harness, underWay)
    expect(await harness.admin.capture(paid, "1000")).toMatchObject({ status: 200 })
    await expectLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })

  it("a new payment's callback is heard, and an old token of its own order's kind is not", async () => {
    const started = await harness.shop.startPayment("1000")
    expect(await tokenOf(started)).not.toBe(oldToken)
    expect(await callBack(started, oldToken)).toBe(401)

    await harness.sandbox.control.approve(started.reference)

    const paid = await orderPlaced(harness, started)
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  })
})

describe("after the subscription key was changed for the other one", () => {
  it("a payment that was under way goes on: its callback is heard, and it can be captured", async () => {
    const { control } = harness.sandbox
    const started = await harness.shop.startPayment("1000")
    const token = await tokenOf(started)
    await harness.server.stop()
    await harness.server.start({ VIPPS_SUBSCRIPTION_KEY: otherKey })
    await control.next("callback", { lose: true })
    await control.approve(started.reference)
    await control.callbacksSettled()

    expect(await callBack(started, token)).toBe(200)

    const paid = await orderPlaced(harness, started)
    expect(await harness.admin.capture(paid, "1000")).toMatchObject({ status: 200 })
    await expectLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })
})
