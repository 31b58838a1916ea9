import type { Page } from "playwright-core"
import { phone } from "../support/browser/browser"
import { eventually } from "../support/time/eventually"
import { atVipps } from "../support/ledgers/ledgers"
import { ordersOf } from "../support/orders/orders"
import { setStock } from "../support/staff/stock"
import { minutesAgo, startExpired } from "../support/time/time"
import { pressByKeyboard } from "../support/browser/keyboard"
import {
  atVippsPage,
  bootStorefront,
  follow,
  goToVipps,
  heading,
  payAtCart,
  press,
  readReturn,
  type Storefront,
} from "../support/browser/storefront"
import { loseNotice } from "../support/shopper/notices"

jest.setTimeout(240_000)

let harness: Storefront

beforeAll(async () => {
  harness = await bootStorefront()
})
afterAll(() => harness?.stop())

/** The receipt is there: one order of this cart, and Vipps holds its amount by this payment. */
async function expectReceipt(page: Page, reference: string, amountMinor = 100_000): Promise<void> {
  await heading(page, /^(Takk for handelen!|Thank you for your order!)$/)
  const { cartId, orderId } = readReturn(page)
  expect(await ordersOf(harness, cartId)).toEqual([orderId])
  expect(await atVipps(harness, reference)).toMatchObject({ state: "RESERVED", reservedMinor: amountMinor })
  expect(await page.getByRole("link", { name: /admin/ }).getAttribute("href")).toBe(
    `${harness.server.url}/app/orders/${orderId}`,
  )
}

/** Whatever was reserved by this payment is let go: by the callback, the return or the reconciliation. */
async function expectNothingHeld(reference: string): Promise<void> {
  await eventually(
    `nothing held by ${reference}`,
    async () => {
      const { state, reservedMinor, releasedMinor } = await atVipps(harness, reference)
      return state !== "INITIATED" && reservedMinor === releasedMinor
    },
    60_000,
  )
}

describe("buys", () => {
  it("at a desk, and reads the order's number and amount on the receipt, also after a reload", async () => {
    const page = await harness.freshBrowser()
    const payment = await goToVipps(page, harness)

    await press(page, "Godkjenn")

    await expectReceipt(page, payment.reference)
    await page.reload()
    await expectReceipt(page, payment.reference)
    expect(await page.getByRole("definition").allInnerTexts()).toEqual([
      expect.stringMatching(/^#\d+$/),
      "1\u00a0000\u00a0kr",
      "ola@example.no",
    ])
    await page.getByRole("link", { name: "Handlekurv (0)" }).waitFor()
  })

  it("on a phone, and has it brought by Posten", async () => {
    const page = await harness.freshBrowser(phone)
    await page.goto(harness.page.url)
    await page.getByRole("button", { name: "Legg i kurven: Ullpledd" }).tap()
    await page.getByRole("link", { name: "Til handlekurven" }).tap()
    await page.getByLabel("Posten").check()
    await page.getByText("1\u00a0389\u00a0kr").waitFor()
    await page.getByRole("checkbox", { name: "Jeg godtar salgsvilkårene" }).tap()
    await page.getByRole("button", { name: "Betal med Vipps" }).tap()
    const payment = await atVippsPage(page, harness)

    await page.getByRole("button", { name: "Godkjenn" }).tap()

    await expectReceipt(page, payment.reference, 138_900)
  })

  it("by keyboard alone, seeing where the keyboard is", async () => {
    const page = await harness.freshBrowser()
    await page.goto(harness.page.url)
    await page.getByRole("button", { name: "Legg i kurven: Ullgenser" }).waitFor()
    await pressByKeyboard(page, "Legg i kurven: Ullgenser")
    await page.getByText("Ullgenser ligger i handlekurven.").waitFor()
    await pressByKeyboard(page, "Til handlekurven")
    await page.getByRole("button", { name: "Betal med Vipps" }).waitFor()
    await pressByKeyboard(page, "Én Ullgenser til")
    await page.getByText("2 stk.").waitFor()
    await pressByKeyboard(page, "Jeg godtar salgsvilkårene", "Space")
    await pressByKeyboard(page, "Betal med Vipps")
    const payment = await atVippsPage(page, harness)

    await pressByKeyboard(page, "Godkjenn")

    await expectReceipt(page, payment.reference, 150_000)
  })

  it("in English, and comes back to English in a browser that never chose it", async () => {
    const page = await harness.freshBrowser({ locale: "en-GB" })
    await page.goto(harness.page.url)
    await follow(page, "English")
    await press(page, "Put in the cart: Wool jumper")
    await follow(page, "Go to the cart")
    await payAtCart(page, "Pay with Vipps")
    const payment = await atVippsPage(page, harness)
    await press(page, "Approve")
    await expectReceipt(page, payment.reference, 75_000)

    const elsewhere = await harness.freshBrowser()
    await elsewhere.goto(payment.fallBack)

    await heading(elsewhere, "Thank you for your order!")
    expect(await elsewhere.getByRole("definition").allInnerTexts()).toContain("750\u00a0kr")
    await follow(elsewhere, "Norsk")
    await heading(elsewhere, "Takk for handelen!")
  })
})

describe("does not pay at once", () => {
  it("rejects, and then pays by a new payment session", async () => {
    const page = await harness.freshBrowser()
    const rejected = await goToVipps(page, harness)
    await press(page, "Avvis")
    await heading(page, "Betalingen ble avbrutt")

    await press(page, "Prøv igjen med Vipps")
    const payment = await atVippsPage(page, harness)
    expect(payment.reference).not.toBe(rejected.reference)
    await press(page, "Godkjenn")

    await expectReceipt(page, payment.reference)
    await expectNothingHeld(rejected.reference)
  })

  it("lets the link run out at Vipps, and then pays", async () => {
    const page = await harness.freshBrowser()
    const late = await goToVipps(page, harness)
    await minutesAgo(harness, -5, async () => {
      await press(page, "Godkjenn")
      await page.getByText("Denne lenken er utløpt.").waitFor()
    })
    await follow(page, "Tilbake til butikken")
    await heading(page, "Tiden løp ut")

    await press(page, "Prøv igjen med Vipps")
    const payment = await atVippsPage(page, harness)
    await press(page, "Godkjenn")

    await expectReceipt(page, payment.reference)
    await expectNothingHeld(late.reference)
  })

  it("comes back long after, when Vipps' history says nothing of the end, and then pays", async () => {
    const page = await harness.freshBrowser()
    const late = await startExpired(harness, () => goToVipps(page, harness))

    await page.goto(late.fallBack)
    await heading(page, /^(Tiden løp ut|Betalingen ble avbrutt)$/)
    await press(page, "Prøv igjen med Vipps")
    const payment = await atVippsPage(page, harness)
    await press(page, "Godkjenn")

    await expectReceipt(page, payment.reference)
    await expectNothingHeld(late.reference)
  })

  it("changes the cart after the app was opened: the new amount is what is paid", async () => {
    const page = await harness.freshBrowser()
    const first = await goToVipps(page, harness)
    await page.goBack()
    await press(page, "Én Lue til")
    await page.getByText("2 stk.").waitFor()

    await payAtCart(page)
    const payment = await atVippsPage(page, harness)
    await press(page, "Godkjenn")

    await expectReceipt(page, payment.reference, 125_000)
    await expectNothingHeld(first.reference)
  })
})

describe("comes back", () => {
  it("in a fresh profile, after a lost callback: the receipt there, and an empty cart where it began", async () => {
    const page = await harness.freshBrowser()
    const payment = await goToVipps(page, harness)
    await loseNotice(harness)
    await harness.sandbox.control.approve(payment.reference)

    const elsewhere = await harness.freshBrowser(phone)
    await elsewhere.goto(payment.fallBack)

    await expectReceipt(elsewhere, payment.reference)
    await page.goto(`${harness.page.url}/cart`)
    await page.getByText("Handlekurven er tom.").waitFor()
  })

  it("in a fresh profile after a rejection, and pays from there", async () => {
    const page = await harness.freshBrowser()
    const rejected = await goToVipps(page, harness)
    await harness.sandbox.control.reject(rejected.reference)

    const elsewhere = await harness.freshBrowser()
    await elsewhere.goto(rejected.fallBack)
    await press(elsewhere, "Prøv igjen med Vipps")
    const payment = await atVippsPage(elsewhere, harness)
    await press(elsewhere, "Godkjenn")

    await expectReceipt(elsewhere, payment.reference)
    await expectNothingHeld(rejected.reference)
  })

  it("before having approved: the page waits, and becomes the receipt", async () => {
    const page = await harness.freshBrowser()
    const payment = await goToVipps(page, harness)
    await page.goto(payment.fallBack)
    await heading(page, "Venter på Vipps")

    await loseNotice(harness)
    await harness.sandbox.control.approve(payment.reference)

    await expectReceipt(page, payment.reference)
  })

  it("before having rejected: the page waits, and offers another try", async () => {
    const page = await harness.freshBrowser()
    const payment = await goToVipps(page, harness)
    await page.goto(payment.fallBack)
    await heading(page, "Venter på Vipps")

    await harness.sandbox.control.reject(payment.reference)

    await heading(page, "Betalingen ble avbrutt")
    await page.getByRole("button", { name: "Prøv igjen med Vipps" }).waitFor()
  })

  it("having approved what has sold out meanwhile: the page says so, and that nothing is taken", async () => {
    const page = await harness.freshBrowser()
    await page.goto(harness.page.url)
    await press(page, "Legg i kurven: Raggsokker")
    await follow(page, "Til handlekurven")
    await payAtCart(page)
    const payment = await atVippsPage(page, harness)
    await setStock(harness, "Raggsokker", 0)

    await press(page, "Godkjenn")

    await heading(page, "Bestillingen kunne ikke opprettes")
    await page.getByText("En vare i handlekurven er utsolgt. Du er ikke belastet").waitFor()
    expect(await ordersOf(harness, readReturn(page).cartId)).toEqual([])
    expect(await atVipps(harness, payment.reference)).toMatchObject({ state: "CANCELLED", capturedMinor: 0 })
    // the money is free again, so the shopper may pay for what is left
    await page.getByRole("button", { name: "Prøv igjen med Vipps" }).waitFor()
  })

  it("and never answers: after a minute the page stops asking, and says what to do", async () => {
    const page = await harness.freshBrowser()
    await page.clock.install()
    const payment = await goToVipps(page, harness)
    await page.goto(payment.fallBack)
    await heading(page, "Venter på Vipps")

    await eventually("an end of the waiting", async () => {
      await page.clock.runFor(10_000)
      return page.getByRole("heading", { name: "Vi vet ikke ennå hvordan det gikk" }).isVisible()
    })
    await page.getByText("du skal ikke betale igjen").waitFor()

    await harness.sandbox.control.approve(payment.reference)
    await press(page, "Spør igjen")
    await expectReceipt(page, payment.reference)
  })
})

describe("pays twice, by an old link and a new one", () => {
  /** The app is open with the first payment, so that it can't be cancelled, when the second is begun in another window. */
  async function beginTwice() {
    const old = await harness.freshBrowser()
    const first = await goToVipps(old, harness)
    const young = await old.context().newPage()
    await young.goto(`${harness.page.url}/cart`)
    await harness.sandbox.control.next("cancel", { pendingCancelFails: true }, 1_000)
    await payAtCart(young)
    const second = await atVippsPage(young, harness)
    expect(second.reference).not.toBe(first.reference)
    return { old, first, young, second }
  }

  afterEach(() => harness.sandbox.control.clearFaults())

  it("the new one first: both windows show the one order, and the old reservation is let go", async () => {
    const { old, first, young, second } = await beginTwice()

    await press(young, "Godkjenn")
    await expectReceipt(young, second.reference)
    await press(old, "Godkjenn")

    await expectReceipt(old, second.reference)
    expect(readReturn(old).orderId).toBe(readReturn(young).orderId)
    await expectNothingHeld(first.reference)
  })

  it("the old one first: it is let go, and the new one makes the order", async () => {
    const { old, first, young, second } = await beginTwice()

    await press(old, "Godkjenn")
    await heading(old, "Betalingen ble avbrutt")
    await press(young, "Godkjenn")

    await expectReceipt(young, second.reference)
    await expectNothingHeld(first.reference)
    await old.reload()
    await expectReceipt(old, second.reference)
  })
})
