import { createContext, Script } from "node:vm"
import type { StartedPayment } from "../../demo/stage"
import { bootShop, type BootedShop } from "../support/boot"
import { readCodeBlocks } from "../support/code-blocks"
import { openLink, returnLink } from "../support/coming-back"
import { atVipps, expectLedgers } from "../support/ledgers"
import { compileInStarter } from "../support/next-starter"
import { ordersOf, orderPlaced } from "../support/orders"
import { letRepairSleep } from "../support/sleeping-repair"

jest.setTimeout(120_000)

const DOCUMENT = "docs/storefront.md"

let stage: BootedShop
let code: string

beforeAll(async () => {
  stage = await bootShop()
  await letRepairSleep(stage)
  const blocks = await readCodeBlocks(DOCUMENT)
  code = blocks
    .filter(({ mark }) => mark === "fetch")
    .map((block) => block.code)
    .join("\n")
    .replace("https://api.shop.example.no", stage.server.url)
    .replace("pk_…", stage.facts.publishableKey)
})
afterAll(() => stage?.stop())

/** A page with the document's code in it. Its clock runs ten times as fast, so that a minute's patience can be waited for. */
function openPage() {
  const shown: unknown[][] = []
  const browser = { address: "" }
  let skippedMs = 0
  const page = createContext({
    fetch,
    URL,
    Date: { now: () => Date.now() + skippedMs },
    setTimeout: (then: () => void, ms: number) => {
      skippedMs += ms
      setTimeout(then, ms / 10)
    },
    location: { assign: (address: string) => void (browser.address = address) },
    showReceipt: (order: { id: string }) => shown.push(["receipt", order.id]),
    offerToPay: (cartId: string, text: string) => shown.push(["offer", cartId, text]),
    showWaiting: (text: string) => shown.push(["waiting", text]),
  })
  new Script(code).runInContext(page)
  const call = async (name: string, argument: string) => {
    page.argument = argument
    await new Script(`${name}(argument)`).runInContext(page)
  }
  return {
    shown,
    pay: async (cartId: string) => {
      await call("payWithVipps", cartId)
      return browser.address
    },
    comeBack: (address: string) => call("comeBackFromVipps", address),
  }
}

/** Clicks the document's button; what was started is looked up by the address that the browser was sent to. */
async function clickPay(cartId: string): Promise<StartedPayment> {
  const url = await openPage().pay(cartId)
  const payment = (await stage.sandbox.control.ledger()).find((one) => one.url === url)
  if (!payment) throw new Error(`Vipps has no payment at ${url}`)
  const [row] = await stage.sql(
    `select session_id, payment_collection_id from vipps_attempt where order_id = $1`,
    [payment.orderId],
  )
  return {
    cartId,
    collectionId: String(row?.payment_collection_id),
    sessionId: String(row?.session_id),
    orderId: payment.orderId,
    url,
    expiresAt: "",
    amountOre: payment.amountOre,
  }
}

async function startHere() {
  const { cartId } = await stage.shop.cart("1000")
  return clickPay(cartId)
}

/** The address in the browser's bar when it has followed Vipps and our server. */
async function addressAfter(payment: StartedPayment): Promise<string> {
  const { response } = await openLink(await returnLink(stage, payment))
  return response.headers.get("location") ?? ""
}

async function showAfter(payment: StartedPayment) {
  const page = openPage()
  await page.comeBack(await addressAfter(payment))
  return page.shown
}

describe("the document's fetch code, against a shop", () => {
  it("paid: the receipt", async () => {
    const payment = await startHere()
    await stage.sandbox.control.approve(payment.orderId)

    const shown = await showAfter(payment)

    const paid = await orderPlaced(stage, payment)
    expect(shown).toEqual([["receipt", paid.medusaOrderId]])
    await expectLedgers(stage, paid, { captured: "0", refunded: "0" })
  })

  it("rejected: pay again, by the same button, gives one order", async () => {
    const payment = await startHere()
    await stage.sandbox.control.reject(payment.orderId)

    expect(await showAfter(payment)).toEqual([["offer", payment.cartId, expect.stringContaining("avbrutt")]])

    const again = await clickPay(payment.cartId)
    await stage.sandbox.control.approve(again.orderId)
    expect(await showAfter(again)).toEqual([["receipt", expect.any(String)]])
    expect(await ordersOf(stage, payment.cartId)).toHaveLength(1)
    expect(await atVipps(stage, payment.orderId)).toMatchObject({ reservedOre: 0 })
  })

  it("expired: pay again", async () => {
    await stage.sandbox.control.setClock({ offsetMs: -16 * 60_000 })
    const payment = await startHere()
    await stage.sandbox.control.expire(payment.orderId, { leaveNoTrace: true })
    await stage.sandbox.control.setClock({ offsetMs: 0 })

    expect(await showAfter(payment)).toEqual([["offer", payment.cartId, expect.stringContaining("gikk ut")]])
  })

  it("pending, and approved while the page asks: the receipt", async () => {
    const payment = await startHere()
    const address = await addressAfter(payment)
    expect(address).toContain("vipps=pending")
    await stage.sandbox.control.next("callback", { lose: true })
    await stage.sandbox.control.approve(payment.orderId)

    const page = openPage()
    await page.comeBack(address)

    const paid = await orderPlaced(stage, payment)
    expect(page.shown).toEqual([["receipt", paid.medusaOrderId]])
  })

  it("pending, and it stays so: the page stops asking, and says what will happen", async () => {
    const payment = await startHere()

    expect(await showAfter(payment)).toEqual([["waiting", expect.stringContaining("bestillingen")]])

    expect(await ordersOf(stage, payment.cartId)).toEqual([])
  })

  it("a forged address: the store API's own no, and no receipt", async () => {
    const page = openPage()
    const forged = "https://shop.example.no/checkout/vipps?vipps=paid&order_id=order_forged"

    await expect(page.comeBack(forged)).rejects.toThrow(/not found/i)

    expect(page.shown).toEqual([])
  })
})

describe("the document's code for Medusa's Next.js starter", () => {
  it("compiles at its places, and would not with a wrong name in it", async () => {
    const blocks = (await readCodeBlocks(DOCUMENT)).filter(({ mark }) => mark.startsWith("next: "))
    const [first, ...others] = blocks
    if (!first) throw new Error("no blocks for the starter")
    const misspelt = {
      ...first,
      code: first.code.replace("payment_collection.payment_sessions", "payment_collection.sessions"),
    }

    expect(blocks.map(({ mark }) => mark)).toHaveLength(3)
    const [right, wrong] = await Promise.all([blocks, [misspelt, ...others]].map(compileInStarter))
    expect(right).toBe("")
    expect(wrong).toContain("error TS2339")
  })
})
