import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from "node:http"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { startSandbox } from "../index"
import { openMerchant, present, stage } from "./merchant"

/** What happens by itself in a busy process, now: a timer that nobody holds is gone. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc")
  runInNewContext("gc()")
}

const on = stage()
const reference = "medusa-01JD3M8Q5V-1"
type Letter = {
  method: string | undefined
  url: string | undefined
  headers: IncomingHttpHeaders
  body: unknown
}
let shop: Server
let prefix: string
let letters: Letter[]

/** The merchant's server. */
async function openShop(answer: RequestListener) {
  letters = []
  shop = createServer(async (request, response) => {
    const chunks: unknown[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method, url, headers } = request
    letters.push({ method, url, headers, body: JSON.parse(chunks.join("") || "null") })
    answer(request, response)
  })
  await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve))
  const address = shop.address()
  const port = typeof address === "object" ? address?.port : undefined
  prefix = `http://127.0.0.1:${port}/hooks/payment/vipps_vipps`
}
afterEach(
  () =>
    new Promise((resolve) => {
      shop.closeAllConnections()
      shop.close(resolve)
    }),
)

async function pay(merchantInfo: object = {}) {
  await on.merchant.initiate(reference, 100_000, {
    merchantInfo: { callbackPrefix: prefix, ...merchantInfo },
  })
  await on.sandbox.control.approve(reference)
  await on.sandbox.control.callbacksSettled()
  return on.sandbox.control.callbacks(reference)
}

describe("a merchant that answers", () => {
  beforeEach(() => openShop((_, response) => response.end()))

  it("hears once of a reservation, with its own token as it was given", async () => {
    const seen = await pay({ authToken: "Basic k3==" })
    expect(letters).toHaveLength(1)
    const letter = present(letters[0])
    expect([letter.method, letter.url]).toEqual([
      "POST",
      `/hooks/payment/vipps_vipps/v2/payments/${reference}`,
    ])
    expect(letter.headers).toMatchObject({ authorization: "Basic k3==" })
    expect(letter.headers["content-type"]).toMatch(/^application\/json/)
    expect(letter.body).toEqual({
      merchantSerialNumber: "654987",
      orderId: reference,
      transactionInfo: {
        amount: 100_000,
        status: "RESERVED",
        timeStamp: expect.stringMatching(/Z$/),
        transactionId: expect.stringMatching(/^\d{10,}$/),
      },
    })
    expect(seen).toEqual([
      {
        reference,
        status: 200,
        url: prefix + `/v2/payments/${reference}`,
        at: expect.any(String),
        body: letter.body,
      },
    ])
  })

  it("hears nothing of captures, refunds and cancels, nor of the portal", async () => {
    await pay()
    await on.merchant.capture(reference, 1000, "a")
    await on.merchant.refund(reference, 500, "a")
    await on.sandbox.control.portal.capture(reference, 1000)
    await on.merchant.cancel(reference, true)
    await on.sandbox.control.callbacksSettled()
    expect(letters).toHaveLength(1)
  })

  it("hears why a card was refused", async () => {
    await on.merchant.initiate(reference, 100_000, { merchantInfo: { callbackPrefix: prefix } })
    await on.sandbox.control.failAttempt(reference, "44")
    await on.sandbox.control.callbacksSettled()
    expect(letters[0]?.body).toMatchObject({
      transactionInfo: { status: "RESERVE_FAILED" },
      errorInfo: {
        errorGroup: "Payment",
        errorCode: "44",
        errorMessage: expect.any(String),
        contextId: expect.any(String),
      },
    })
  })

  it("gets no Authorization when it gave no token, and SALE from a unit that captures directly", async () => {
    await on.sandbox.control.directCapture(true)
    await pay({ authToken: undefined })
    expect(letters[0]?.headers.authorization).toBeUndefined()
    expect(letters[0]?.body).toMatchObject({ transactionInfo: { status: "SALE" } })
  })

  it("meets the concatenation of prefix and path as naively as at Vipps", async () => {
    await pay({ callbackPrefix: `${prefix}?callback=` })
    expect(letters[0]?.url).toBe(`/hooks/payment/vipps_vipps?callback=/v2/payments/${reference}`)
  })

  it("doesn't hear of it when the callback gets lost", async () => {
    await on.sandbox.control.next("callback", { lose: true })
    expect(await pay()).toMatchObject([{ status: "lost" }])
    expect(letters).toHaveLength(0)
  })

  it("hears of it once more for each duplicate", async () => {
    await on.sandbox.control.next("callback", { duplicate: 2 })
    await pay()
    expect(letters).toHaveLength(3)
  })

  it("hears of it late: after a payment that was approved later", async () => {
    const laterId = `${reference}-later`
    for (const id of [reference, laterId])
      await on.merchant.initiate(id, 100_000, { merchantInfo: { callbackPrefix: prefix } })
    await on.sandbox.control.next("callback", { delayMs: 2_000 })

    await on.sandbox.control.approve(reference)
    await on.sandbox.control.approve(laterId)
    await on.sandbox.control.callbacksSettled()

    expect(letters).toMatchObject([{ body: { orderId: laterId } }, { body: { orderId: reference } }])
  })
})

it("gets no second try after an error", async () => {
  await openShop((_, response) => response.writeHead(503).end())
  expect(await pay()).toMatchObject([{ status: 503 }])
  expect(letters).toHaveLength(1)
})

it("is not followed to another address", async () => {
  await openShop((_, response) => response.writeHead(307, { Location: `${prefix}/elsewhere` }).end())
  expect(await pay()).toMatchObject([{ status: 307 }])
  expect(letters).toHaveLength(1)
})

it("may take a second to answer", async () => {
  await openShop((_, response) => setTimeout(() => response.end(), 1_000))
  expect(await pay()).toMatchObject([{ status: 200 }])
}, 30_000)

it("is not waited for when it never answers", async () => {
  await openShop(() => undefined)
  // ends by itself: Vipps waits three seconds, and this test not for ever
  const collecting = setInterval(collectGarbage, 100)
  expect(await pay()).toMatchObject([{ status: "no-answer" }])
  clearInterval(collecting)
}, 30_000)

it("is let go when the sandbox stops, and not only when its three seconds are over", async () => {
  await openShop(() => undefined)
  const sandbox = await startSandbox()
  const merchant = await openMerchant(sandbox)
  await merchant.initiate(reference, 1000, { merchantInfo: { callbackPrefix: prefix } })
  await sandbox.control.approve(reference)
  const beganMs = performance.now()
  await sandbox.stop()
  expect(performance.now() - beganMs).toBeLessThan(2_500)
})
