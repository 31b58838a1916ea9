import type { BrowserContextOptions, Page } from "playwright-core"
import { minorOf } from "../../demo/harness"
import type { LedgerPayment } from "../../src/sandbox"
import { desktop, phone } from "../support/browser/browser"
import { findAccessibilityProblems, scrollsSideways, takeScreenshot } from "../support/browser/appearance"
import { pressByKeyboard } from "../support/browser/keyboard"
import { eventually } from "../support/time/eventually"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps } from "../support/ledgers/ledgers"
import { orderPlaced, ordersOf } from "../support/orders/orders"
import { setStock } from "../support/staff/stock"
import { orderFacts } from "../express/shopper"
import {
  acceptTerms,
  atVippsPage,
  bootStorefront,
  follow,
  heading,
  press,
  readReturn,
  startedAt,
  type Storefront,
} from "../support/browser/storefront"

/** The demo's shop with Express: from the button to the order, by Vipps' page. */
jest.setTimeout(240_000)

const EXPRESS = "Kjøp nå med Vipps"
const nothing = { captured: "0", refunded: "0" }

let harness: Storefront

beforeAll(async () => {
  harness = await bootStorefront("epayment")
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

async function openProduct(options: BrowserContextOptions = desktop, handle = "ullgenser"): Promise<Page> {
  const page = await harness.freshBrowser(options)
  await page.goto(`${harness.page.url}/product?handle=${handle}`)
  await page.getByRole("button", { name: EXPRESS }).waitFor()
  return page
}

/** The cart with a jumper and a beanie. */
async function openCart(options: BrowserContextOptions = desktop): Promise<Page> {
  const page = await harness.freshBrowser(options)
  await page.goto(harness.page.url)
  for (const name of ["Ullgenser", "Lue"]) {
    await press(page, `Legg i kurven: ${name}`)
    await page.getByText(`${name} ligger i handlekurven.`).waitFor()
  }
  await follow(page, "Til handlekurven")
  await page.getByRole("button", { name: EXPRESS }).waitFor()
  return page
}

async function buyNow(page: Page) {
  await acceptTerms(page)
  await press(page, EXPRESS)
  return atVippsPage(page, harness)
}

/** At Vipps: Ole Jørgen, sent to Tromsø by Posten, for 99 kr. */
async function approveAsOle(page: Page): Promise<void> {
  await page.getByRole("radio", { name: /Ole Jørgen Ås/ }).check()
  await press(page, "Vis fraktvalg")
  await page.getByRole("radio", { name: /^Posten/ }).check()
  await press(page, "Godkjenn")
}

/** One order, with what the shopper chose in the app, and the same sum in all books. */
async function expectOrder(page: Page, payment: LedgerPayment, total: string): Promise<void> {
  await heading(page, "Takk for handelen!")
  const { cartId, orderId } = readReturn(page)
  expect(await ordersOf(harness, cartId)).toEqual([orderId])
  expect(await orderFacts(harness, orderId)).toMatchObject({
    ...{ email: "ole.aas@example.no", first_name: "Ole Jørgen", city: "Tromsø", postal_code: "9008" },
    ...{ method: "Posten", shipping: "99", total },
  })
  const paid = await orderPlaced(harness, await startedAt(harness, payment, cartId))
  await expectEqualLedgers(harness, paid, nothing)
  expect(await atVipps(harness, payment.reference)).toMatchObject({ reservedMinor: minorOf(total) })
  await page.getByText("ole.aas@example.no").waitFor()
}

async function expectNothingHeld(reference: string): Promise<void> {
  await eventually(`nothing held by ${reference}`, async () => {
    const { state, reservedMinor, releasedMinor } = await atVipps(harness, reference)
    return state !== "INITIATED" && reservedMinor === releasedMinor
  })
}

async function look(page: Page, name: string): Promise<void> {
  await takeScreenshot(page, name)
  expect(await findAccessibilityProblems(page)).toEqual([])
  expect(await scrollsSideways(page)).toBe(false)
}

const widths = [
  { width: "desktop", options: desktop, name: (page: string) => page },
  { width: "phone", options: phone, name: (page: string) => `${page}-phone` },
]

describe.each(widths)("on a $width", ({ options, name }) => {
  it("buys from the product page, without a form", async () => {
    const page = await openProduct(options)
    await look(page, name("product"))

    const payment = await buyNow(page)
    expect(payment.amountMinor).toBe(75_000)
    await look(page, name("express-address"))
    await page.getByRole("radio", { name: /Ole Jørgen Ås/ }).check()
    await press(page, "Vis fraktvalg")
    await look(page, name("express-shipping"))
    await page.getByRole("radio", { name: /^Posten/ }).check()
    await press(page, "Godkjenn")

    await expectOrder(page, payment, "849")
    await look(page, name("express-receipt"))
  })

  it("buys from the cart, without filling in its form", async () => {
    const page = await openCart(options)
    await page.getByRole("textbox", { name: "E-post" }).fill("")
    await look(page, name("express-cart"))

    const payment = await buyNow(page)
    expect(payment.amountMinor).toBe(100_000)
    await approveAsOle(page)

    await expectOrder(page, payment, "1099")
    await page.goto(`${harness.page.url}/cart`)
    await page.getByText("Handlekurven er tom.").waitFor()
  })
})

it("by keyboard alone, in the dark, seeing where the keyboard is", async () => {
  const page = await openProduct({ ...desktop, colorScheme: "dark" })
  await pressByKeyboard(page, "Jeg godtar butikkens salgsvilkår", "Space")
  await pressByKeyboard(page, EXPRESS)
  const payment = await atVippsPage(page, harness)
  expect(payment.amountMinor).toBe(75_000)
})

it("the shopper's other cart stays as it is", async () => {
  const page = await openCart()
  await page.goto(`${harness.page.url}/product?handle=votter`)
  const payment = await buyNow(page)
  await approveAsOle(page)
  await expectOrder(page, payment, "398")
  await page.goto(`${harness.page.url}/cart`)
  await page.getByText("Ullgenser").waitFor()
})

describe("is told", () => {
  const alert = (page: Page) => page.getByRole("alert").innerText()

  it.each([
    ["the product page", openProduct],
    ["the cart", openCart],
  ])("on %s to accept the terms first, and nothing is started", async (_, open) => {
    const page = await open()
    const before = await harness.sandbox.control.ledger()
    await press(page, EXPRESS)
    await page.getByText("Godta salgsvilkårene først.").waitFor()
    expect(await findAccessibilityProblems(page)).toEqual([])
    expect(await harness.sandbox.control.ledger()).toHaveLength(before.length)
    await acceptTerms(page)
    await page.getByText("Godta salgsvilkårene først.").waitFor({ state: "hidden" })
  })

  it("what has sold out, on the product page, and nothing is started", async () => {
    const page = await openProduct(desktop, "raggsokker")
    await setStock(harness, "Raggsokker", 0)
    await acceptTerms(page)
    await press(page, EXPRESS)
    await page.getByRole("alert").filter({ hasText: /./ }).waitFor()
    expect(await alert(page)).toBe("Varen er utsolgt. Du er ikke belastet.")
    await setStock(harness, "Raggsokker", 1_000)

    await press(page, EXPRESS)
    await atVippsPage(page, harness)
  })

  it("that Vipps does not answer, and can press again", async () => {
    const page = await openProduct()
    await harness.sandbox.control.next("initiate", { status: 500 }, 1_000)
    await acceptTerms(page)
    await press(page, EXPRESS)
    await page.getByRole("alert").filter({ hasText: "Betalingen kunne ikke startes" }).waitFor()
    await harness.sandbox.control.clearFaults()

    await press(page, EXPRESS)
    await atVippsPage(page, harness)
  })

  it("that the shop does not answer", async () => {
    const page = await openProduct()
    await page.route(`${harness.server.url}/store/vipps/**`, (route) => route.abort())
    await acceptTerms(page)
    await press(page, EXPRESS)
    await page.getByRole("alert").filter({ hasText: "Butikken svarer ikke" }).waitFor()
  })

  it("what sold out in between: no order, nothing held, and another try by Express", async () => {
    const page = await openProduct(desktop, "raggsokker")
    const payment = await buyNow(page)
    await setStock(harness, "Raggsokker", 0)
    await approveAsOle(page)
    await heading(page, "Bestillingen kunne ikke opprettes")
    await page.getByText("En vare i handlekurven er utsolgt.").waitFor()
    await page.getByText("Du er ikke belastet, og reservasjonen frigis.").waitFor()
    await expectNothingHeld(payment.reference)
    await setStock(harness, "Raggsokker", 1_000)

    await press(page, "Prøv igjen med Vipps")
    const again = await atVippsPage(page, harness)
    expect(again.reference).not.toBe(payment.reference)
    await approveAsOle(page)
    await heading(page, "Takk for handelen!")
  })

  it("that it was rejected, and buys by the same cart", async () => {
    const page = await openProduct()
    const rejected = await buyNow(page)
    await press(page, "Avvis")
    await heading(page, "Betalingen ble avbrutt")
    await look(page, "express-rejected")

    await press(page, "Prøv igjen med Vipps")
    const payment = await atVippsPage(page, harness)
    await approveAsOle(page)
    await expectOrder(page, payment, "849")
    await expectNothingHeld(rejected.reference)
  })
})

it("a second click on the product page makes no second cart", async () => {
  const page = await openProduct()
  const carts: string[] = []
  page.on("request", (request) => {
    if (request.url().endsWith("/store/vipps/express")) carts.push(request.postData() ?? "")
  })
  await page.evaluate(
    `document.querySelector("vipps-pay-button").addEventListener("vipps-start", (event) => event.preventDefault())`,
  )
  await acceptTerms(page)
  await press(page, EXPRESS)
  await eventually("the first start", async () => carts.length === 1)
  await page.getByRole("button", { name: EXPRESS, disabled: false }).waitFor()
  await press(page, EXPRESS)
  await eventually("the second start", async () => carts.length === 2)
  expect(carts.map((body) => Object.keys(JSON.parse(body))[0])).toEqual(["variant_id", "cart_id"])
})

it("a double click starts one payment, of one cart", async () => {
  const page = await openProduct()
  const starts: string[] = []
  page.on("request", (request) => {
    if (request.url().endsWith("/store/vipps/express") && request.method() === "POST")
      starts.push(request.url())
  })
  const before = await harness.sandbox.control.ledger()
  // so slow that the second click meets the first one
  await harness.sandbox.control.next("initiate", { delayMs: 1_000 })
  await acceptTerms(page)
  await page.getByRole("button", { name: EXPRESS }).dblclick()
  const payment = await atVippsPage(page, harness)
  expect(starts).toHaveLength(1)
  const known = before.map(({ reference }) => reference)
  const fresh = (await harness.sandbox.control.ledger()).filter(({ reference }) => !known.includes(reference))
  expect(fresh.map(({ reference }) => reference)).toEqual([payment.reference])
  await approveAsOle(page)
  await expectOrder(page, payment, "849")
})

it("a shop without ePayment hides the button of a cart", async () => {
  const page = await openCart()
  await page.route(`${harness.server.url}/store/vipps/express?**`, (route) =>
    route.fulfill({
      headers: { "access-control-allow-origin": "*" },
      json: { available: false, code: "express-no-provider", message: "", shipping_options: [] },
    }),
  )
  await page.reload()
  await page.getByRole("button", { name: "Betal med Vipps" }).waitFor()
  await page.getByText("Eller fyll ut skjemaet:").waitFor({ state: "hidden" })
  expect(await page.getByRole("button", { name: EXPRESS }).count()).toBe(0)
})
