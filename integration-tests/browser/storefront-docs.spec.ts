import { createContext, Script } from "node:vm"
import type { Browser, Page } from "playwright-core"
import { findFreePort, type StartedPayment } from "../../demo/harness"
import { bootShop, type BootedShop } from "../support/server/boot"
import { openBrowser } from "../support/browser/browser"
import { openElementsPage } from "../support/browser/elements-page"
import { readCodeBlocks, type CodeBlock } from "../support/documents/code-blocks"
import { newCustomerToken } from "../support/shopper/customer"
import { comeBackUntilDecided, openLink, returnLink } from "../support/shopper/return-link"
import { atVipps, expectLedgers } from "../support/ledgers/ledgers"
import { compileInStarter, startStarter, type Starter } from "../support/browser/next-starter"
import { ordersOf, orderPlaced } from "../support/orders/orders"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { setStock } from "../support/staff/stock"
import {
  acceptTerms,
  atVippsPage,
  heading,
  press,
  readReturn,
  startedAt,
} from "../support/browser/storefront"
import { eventually } from "../support/time/eventually"
import { startExpired } from "../support/time/time"
import { loseNotice } from "../support/shopper/notices"

jest.setTimeout(240_000)

const DOCUMENT = "docs/storefront.md"
const CART_COOKIE = "_medusa_cart_id"

let harness: BootedShop
let code: string
let elements: string
let starterBlocks: CodeBlock[]
let starter: Starter
let browser: Browser

beforeAll(async () => {
  const blocks = await readCodeBlocks(DOCUMENT)
  starterBlocks = blocks.filter(({ mark }) => mark.startsWith("next"))
  const port = await findFreePort()
  const STORE_CORS = `http://localhost:${port}`
  harness = await bootShop({ env: { STORE_CORS, VIPPS_RETURN_URL: `${STORE_CORS}/no/checkout/vipps` } })
  await disableReconciliation(harness)
  const { publishableKey } = harness.facts
  starter = await startStarter({ blocks: starterBlocks, port, medusaUrl: harness.server.url, publishableKey })
  browser = await openBrowser()
  code = blocks
    .filter(({ mark }) => mark === "fetch")
    .map((block) => block.code)
    .join("\n")
    .replace("https://api.shop.example.no", harness.server.url)
    .replace("pk_…", harness.facts.publishableKey)
  elements = blocks.find(({ mark }) => mark === "elements")?.code ?? ""
})
afterAll(async () => {
  await browser?.close()
  await starter?.stop()
  await harness?.stop()
})

/** A page with the document's code in it, or with that of another shop. Its clock runs ten times as fast, so that a minute's patience can be waited for. */
function openPage(source = code) {
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
  new Script(source).runInContext(page)
  /** Answers where the browser is then. */
  const call = async (name: string, argument: unknown) => {
    page.argument = argument
    await new Script(`${name}(argument)`).runInContext(page)
    return browser.address
  }
  return {
    shown,
    call,
    pay: (cartId: string) => call("payWithVipps", cartId),
    comeBack: (address: string) => call("comeBackFromVipps", address),
  }
}

/** Clicks the document's button; what was started is looked up by the address that the browser was sent to. */
async function clickPay(cartId: string): Promise<StartedPayment> {
  const url = await openPage().pay(cartId)
  const payment = (await harness.sandbox.control.ledger()).find((one) => one.url === url)
  if (!payment) throw new Error(`Vipps has no payment at ${url}`)
  return startedAt(harness, payment, cartId)
}

async function startHere() {
  const { cartId } = await harness.shop.cart("1000")
  return clickPay(cartId)
}

/** The address in the browser's bar when it has followed Vipps and our server. */
async function addressAfter(payment: StartedPayment): Promise<string> {
  const { response } = await openLink(await returnLink(harness, payment))
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
    await harness.sandbox.control.approve(payment.reference)

    const shown = await showAfter(payment)

    const paid = await orderPlaced(harness, payment)
    expect(shown).toEqual([["receipt", paid.orderId]])
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  it("rejected: pay again, by the same button, gives one order", async () => {
    const payment = await startHere()
    await harness.sandbox.control.reject(payment.reference)

    expect(await showAfter(payment)).toEqual([["offer", payment.cartId, expect.stringContaining("avbrutt")]])

    const again = await clickPay(payment.cartId)
    await harness.sandbox.control.approve(again.reference)
    expect(await showAfter(again)).toEqual([["receipt", expect.any(String)]])
    expect(await ordersOf(harness, payment.cartId)).toHaveLength(1)
    expect(await atVipps(harness, payment.reference)).toMatchObject({ reservedMinor: 0 })
  })

  it("expired: pay again", async () => {
    const payment = await startExpired(harness, startHere)

    expect(await showAfter(payment)).toEqual([["offer", payment.cartId, expect.stringContaining("gikk ut")]])
  })

  it("failed: says what is sold out, and that nothing is taken", async () => {
    const { cartId } = await harness.shop.cart("999.99")
    const payment = await clickPay(cartId)
    await setStock(harness, "Test: 999,99 kr", 0)
    await harness.sandbox.control.approve(payment.reference)

    const shown = await showAfter(payment)
    await setStock(harness, "Test: 999,99 kr", 1_000)

    expect(shown).toEqual([["offer", cartId, expect.stringMatching(/utsolgt\. Du er ikke belastet/)]])
    expect(await atVipps(harness, payment.reference)).toMatchObject({ state: "CANCELLED" })
  })

  it("pending, and approved while the page asks: the receipt", async () => {
    const payment = await startHere()
    const address = await addressAfter(payment)
    expect(address).toContain("vipps=pending")
    await loseNotice(harness)
    await harness.sandbox.control.approve(payment.reference)

    const page = openPage()
    await page.comeBack(address)

    const paid = await orderPlaced(harness, payment)
    expect(page.shown).toEqual([["receipt", paid.orderId]])
  })

  it("pending, and it stays so: the page stops asking, and says what will happen", async () => {
    const payment = await startHere()

    expect(await showAfter(payment)).toEqual([["waiting", expect.stringContaining("bestillingen")]])

    expect(await ordersOf(harness, payment.cartId)).toEqual([])
  })

  it("a forged address: the store API's own no, and no receipt", async () => {
    const page = openPage()
    const forged = "https://shop.example.no/checkout/vipps?vipps=paid&order_id=order_forged"

    await expect(page.comeBack(forged)).rejects.toThrow(/not found/i)

    expect(page.shown).toEqual([])
  })
})

async function visitWith(cartId: string | undefined, token?: string): Promise<Page> {
  const context = await browser.newContext()
  context.setDefaultTimeout(45_000)
  for (const [name, value] of Object.entries({ [CART_COOKIE]: cartId, _medusa_jwt: token })) {
    const cookie = { name, value: value ?? "", domain: "localhost", path: "/" }
    if (value) await context.addCookies([{ ...cookie, httpOnly: true, sameSite: "Strict" }])
  }
  return context.newPage()
}

async function cartOf(page: Page): Promise<string | undefined> {
  const cookies = await page.context().cookies(`http://localhost`)
  return cookies.find(({ name }) => name === CART_COOKIE)?.value
}

const tryAgain = (page: Page) => press(page, "Prøv igjen med Vipps")
const says = (page: Page, text: string) => page.getByRole("status").filter({ hasText: text }).waitFor()
const receipt = (page: Page) => heading(page, /^Thank you for order order_/)

describe("the document's code for Medusa's Next.js starter, in a browser", () => {
  const checkout = () => `${starter.url}/no/checkout?step=review`

  /** At the starter's checkout, where choosing the method has made a session already. */
  async function atCheckout(): Promise<{ page: Page; cartId: string }> {
    const { cartId } = await harness.shop.startPayment("1000")
    const page = await visitWith(cartId)
    await page.goto(checkout())
    return { page, cartId }
  }

  async function pay(page: Page): Promise<void> {
    await acceptTerms(page)
    await press(page, "Betal med Vipps")
  }

  it("paid: from the button to the receipt, and the cart is forgotten", async () => {
    const { page, cartId } = await atCheckout()

    await pay(page)
    const { reference } = await atVippsPage(page, harness)
    await press(page, "Godkjenn")

    await receipt(page)
    const [orderId] = await ordersOf(harness, cartId)
    await heading(page, `Thank you for order ${orderId}`)
    expect(await cartOf(page)).toBeUndefined()
    expect(await atVipps(harness, reference)).toMatchObject({ state: "RESERVED", reservedMinor: 100_000 })
  })

  it("rejected: says so, and another try gives one order", async () => {
    const { page, cartId } = await atCheckout()
    await pay(page)
    const first = await atVippsPage(page, harness)

    await press(page, "Avvis")

    await says(page, "avbrutt")
    expect(await cartOf(page)).toBe(cartId)
    await tryAgain(page)
    await atVippsPage(page, harness)
    await press(page, "Godkjenn")
    await receipt(page)
    expect(await ordersOf(harness, cartId)).toHaveLength(1)
    expect(await atVipps(harness, first.reference)).toMatchObject({ reservedMinor: 0 })
  })

  it("failed: says what is sold out", async () => {
    const { cartId } = await harness.shop.cart("999.99")
    const payment = await harness.shop.startPayment({ cartId, totalMinor: 99_999 })
    const page = await visitWith(cartId)
    await setStock(harness, "Test: 999,99 kr", 0)
    await harness.sandbox.control.approve(payment.reference)

    await page.goto(await returnLink(harness, payment))
    await setStock(harness, "Test: 999,99 kr", 1_000)

    await says(page, "utsolgt")
    expect(readReturn(page)).toEqual({ cartId, orderId: "" })
    expect(await cartOf(page)).toBe(cartId)
  })

  it("expired: says so", async () => {
    const { page, cartId } = await atCheckout()
    const payment = await startExpired(harness, () =>
      harness.shop.startPayment({ cartId, totalMinor: 100_000 }),
    )

    await page.goto(await returnLink(harness, payment))

    await says(page, "Tiden løp ut")
    expect(readReturn(page)).toEqual({ cartId, orderId: "" })
    expect(await cartOf(page)).toBe(cartId)
  })

  it("pending: waits, and shows the receipt once it is approved", async () => {
    const { page, cartId } = await atCheckout()
    await pay(page)
    const payment = await atVippsPage(page, harness)
    await page.goto(await returnLink(harness, payment))
    await says(page, "Venter på Vipps")

    await loseNotice(harness)
    await harness.sandbox.control.approve(payment.reference)

    await receipt(page)
    expect(await ordersOf(harness, cartId)).toHaveLength(1)
    expect(await cartOf(page)).toBeUndefined()
  })

  it("another browser than the one they left: gets the cart, and can pay", async () => {
    const payment = await startHere()
    await harness.sandbox.control.reject(payment.reference)
    const page = await visitWith(undefined)

    await page.goto(await returnLink(harness, payment))

    await says(page, "avbrutt")
    expect(await cartOf(page)).toBe(payment.cartId)
    await tryAgain(page)
    await atVippsPage(page, harness)
    await press(page, "Godkjenn")
    await receipt(page)
  })

  it("another cart in that browser: is neither replaced nor forgotten", async () => {
    const { cartId: other } = await harness.shop.cart("250")
    const payment = await startHere()
    await harness.sandbox.control.approve(payment.reference)
    const page = await visitWith(other)

    await page.goto(await returnLink(harness, payment))

    await receipt(page)
    expect(await cartOf(page)).toBe(other)
  })
})

describe("with ePayment", () => {
  let epayment: Awaited<ReturnType<BootedShop["bootAnother"]>>["server"]
  let expressStarter: Starter
  const sweater = () => harness.facts.variants.find(({ title }) => title === "Ullgenser")?.id ?? ""
  beforeAll(async () => {
    const port = await findFreePort()
    const STORE_CORS = `${starter.url},http://localhost:${port}`
    const VIPPS_RETURN_URL = `http://localhost:${port}/no/checkout/vipps`
    const { server } = await harness.bootAnother({ VIPPS_API: "epayment", STORE_CORS, VIPPS_RETURN_URL })
    epayment = server
    const { publishableKey } = harness.facts
    expressStarter = await startStarter({
      ...{ blocks: starterBlocks, port, medusaUrl: server.url, publishableKey },
    })
  })
  afterAll(() => expressStarter?.stop())

  const newestCart = async () => {
    const [row] = await harness.sql(
      `select c.email, u.has_account from cart c left join customer u on u.id = c.customer_id
        order by c.created_at desc limit 1`,
    )
    return row
  }

  describe("the document's fetch code for Express", () => {
    const goods = () => ({ variant_id: sweater(), quantity: 1 })
    const openShop = () => openPage(code.replace(harness.server.url, epayment.url))
    const countCarts = async () => {
      const [row] = await harness.sql(`select count(*)::int as carts from cart`)
      return Number(row?.carts)
    }
    const paymentAt = async (url: string) =>
      (await harness.sandbox.control.ledger()).find((one) => one.url === url)

    it("sends the shopper to Vipps, with the goods alone; other clicks pay the same cart, until it is an order", async () => {
      const before = await countCarts()
      const page = openShop()
      const [url, twin] = await Promise.all([
        page.call("buyNowWithVipps", goods()),
        page.call("buyNowWithVipps", goods()),
      ])
      expect(twin).toBe(url)
      expect(await page.call("buyNowWithVipps", goods())).toBe(url)
      const payment = await paymentAt(url)
      expect(payment?.amountMinor).toBe(75_000)
      expect(await countCarts()).toBe(before + 1)

      const { reference } = payment ?? { reference: "" }
      await harness.sandbox.control.approve(reference, {
        shippingOptionId: harness.facts.shippingOptions.posten,
      })
      const back = await comeBackUntilDecided({ ...harness, server: epayment }, { reference })
      expect(back.query).toMatchObject({ vipps: "paid" })
      const next = await page.call("buyNowWithVipps", goods())
      expect((await paymentAt(next))?.reference).not.toBe(reference)
      expect(await countCarts()).toBe(before + 2)
    })

    it("the cart of a customer who is logged in is theirs, and no guest's of an earlier click", async () => {
      const customerToken = await newCustomerToken(harness, "signe@example.no")
      const page = openShop()
      const guests = await page.call("buyNowWithVipps", goods())
      expect(await newestCart()).toEqual({ email: null, has_account: null })

      const url = await page.call(`customerToken = "${customerToken}", buyNowWithVipps`, goods())
      expect(await newestCart()).toEqual({ email: "signe@example.no", has_account: true })
      expect((await paymentAt(url))?.reference).not.toBe((await paymentAt(guests))?.reference)
      expect(await page.call("buyNowWithVipps", goods())).toBe(url)
    })

    it("failed: says that the shop does not deliver to an address abroad, and that nothing is taken", async () => {
      const page = openShop()
      const payment = await paymentAt(await page.call("buyNowWithVipps", goods()))
      const { reference } = payment ?? { reference: "" }
      await harness.sandbox.control.approve(reference, {
        shippingOptionId: harness.facts.shippingOptions.posten,
        address: { addressLine1: "Prøvegata 5", city: "Malmö", postCode: "21111", country: "SE" },
      })
      const { query } = await comeBackUntilDecided({ ...harness, server: epayment }, { reference })

      await page.comeBack(`https://shop.example.no/checkout/vipps?${new URLSearchParams(query).toString()}`)

      const why =
        "Butikken leverer ikke til adressen du valgte. Du er ikke belastet, og reservasjonen frigis."
      expect(page.shown).toEqual([["offer", expect.stringMatching(/^cart_/), why]])
      await eventually("the release", async () => (await atVipps(harness, reference)).state === "CANCELLED")
    })

    it("pays the shopper's own cart by its id", async () => {
      const { cartId } = await harness.shop.cart("1000")
      const before = await countCarts()
      const page = openShop()
      const url = await page.call("buyNowWithVipps", { cart_id: cartId })
      expect((await paymentAt(url))?.amountMinor).toBe(100_000)
      expect(await countCarts()).toBe(before)
    })
  })

  describe("the document's code for the starter, on the pages of product and cart", () => {
    async function buyNow(page: Page) {
      await acceptTerms(page)
      await press(page, "Kjøp nå med Vipps")
      return atVippsPage(page, harness)
    }
    async function approve(page: Page): Promise<void> {
      await page.getByRole("radio", { name: /Ole Jørgen Ås/ }).check()
      await press(page, "Vis fraktvalg")
      await page.getByRole("radio", { name: /^Posten/ }).check()
      await press(page, "Godkjenn")
    }
    async function openProduct() {
      const { cartId } = await harness.shop.cart("250")
      const page = await visitWith(cartId)
      await page.goto(`${expressStarter.url}/no/products/${sweater()}`)
      return { page, cartId }
    }

    it("Express: to the receipt, and the shopper's cart stays", async () => {
      const { page, cartId } = await openProduct()
      const { reference } = await buyNow(page)
      await approve(page)

      await receipt(page)
      expect(await atVipps(harness, reference)).toMatchObject({ state: "RESERVED", reservedMinor: 84_900 })
      expect(await cartOf(page)).toBe(cartId)
      expect(await ordersOf(harness, cartId)).toEqual([])
    })

    it("Express of a customer who is logged in: the product's cart is theirs", async () => {
      const token = await newCustomerToken(harness, "runar@example.no")
      const page = await visitWith(undefined, token)
      await page.goto(`${expressStarter.url}/no/products/${sweater()}`)
      await buyNow(page)
      expect(await newestCart()).toEqual({ email: "runar@example.no", has_account: true })
    })

    it("Express of the cart: to the receipt, and the cart is forgotten", async () => {
      const { cartId } = await harness.shop.cart("250")
      const page = await visitWith(cartId)
      await page.goto(`${expressStarter.url}/no/cart`)
      const { reference } = await buyNow(page)
      await approve(page)

      await receipt(page)
      const [orderId] = await ordersOf(harness, cartId)
      await heading(page, `Thank you for order ${orderId}`)
      expect(await atVipps(harness, reference)).toMatchObject({ state: "RESERVED", reservedMinor: 34_900 })
      expect(await cartOf(page)).toBeUndefined()
    })

    it("Express, rejected: says so, and another try gives the order", async () => {
      const { page, cartId } = await openProduct()
      const { reference } = await buyNow(page)
      await press(page, "Avvis")

      await says(page, "avbrutt")
      await tryAgain(page)
      expect((await atVippsPage(page, harness)).reference).not.toBe(reference)
      await approve(page)
      await receipt(page)
      expect(await cartOf(page)).toBe(cartId)
    })
  })

  /** The document's page, in a shop of these facts. */
  async function openElements(query = ""): Promise<Page> {
    const { cartId } = await harness.shop.cart("1000")
    const html = elements
      .replaceAll("https://api.shop.example.no", epayment.url)
      .replaceAll("pk_…", harness.facts.publishableKey)
      .replace("cart_…", cartId)
      .replace("variant_…", sweater())
    const address = `${starter.url}/elements${query.replace("cart_…", cartId)}`
    return openElementsPage(browser, { address, html: `<!doctype html>${html}` })
  }

  it.each([
    ["cart-id", "Betal med Vipps", 100_000],
    ["express", "Kjøp nå med Vipps", 75_000],
  ])("the document's element with %s sends the shopper to Vipps", async (attribute, name, amountMinor) => {
    const page = await openElements()
    await page.locator(`vipps-pay-button[${attribute}]`).getByRole("checkbox").check()
    await press(page, name)
    expect((await atVippsPage(page, harness)).amountMinor).toBe(amountMinor)
  })

  it("the document's element for the return says how it ended", async () => {
    const page = await openElements("?vipps=failed&code=sold-out&cart_id=cart_…")
    await heading(page, "Bestillingen kunne ikke opprettes")
    await page.getByText("En vare i handlekurven er utsolgt. Du er ikke belastet").waitFor()
  })
})

it("the document's code for the starter compiles at its places, and would not with a wrong name in it", async () => {
  const misspelt = starterBlocks.map((block) => ({
    ...block,
    code: block.code.replace("cartId={cart.id}", "cart={cart.id}"),
  }))

  expect(starterBlocks).toHaveLength(7)
  const [right, wrong] = await Promise.all([starterBlocks, misspelt].map(compileInStarter))
  expect(right).toBe("")
  expect(wrong).toContain("error TS2322")
})
