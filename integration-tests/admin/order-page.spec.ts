import type { Locator } from "playwright-core"
import type { PaidOrder } from "../../demo/harness"
import { scrollsSideways, takeScreenshot } from "../support/browser/appearance"
import { atVipps } from "../support/ledgers/ledgers"
import { apiOfRun, apis } from "../support/server/apis"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { eventually } from "../support/time/eventually"
import { refuses } from "../support/server/vipps-errors"
import { placeSampleOrder } from "../support/shopper/sample-order"
import { beginEdit } from "../support/staff/order-actions"
import { listBarriers, openAdminHarness, type AdminHarness, type AdminWindow } from "./admin-harness"
import { button, figures, sentences } from "./panel"
import { createStates } from "./states"

jest.setTimeout(600_000)

let harness: ObservedShop
let adminHarness: AdminHarness

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "2000" },
    sandbox: { switches: { rateLimits: false } },
  })
  adminHarness = await openAdminHarness(harness)
})
afterAll(async () => {
  await adminHarness?.stop()
  await harness?.stop()
})

const make = createStates(() => harness)
const laptop = { width: 1280, height: 720 }
const phone = { width: 390, height: 780 }
const english = { name: "English, light", view: {}, capture: "Capture" }
const norwegian = {
  name: "Norwegian, dark",
  view: { locale: "nb-NO", theme: "dark" as const },
  capture: "Belast",
}

/** Where its lower edge is, in pixels below the top of the screen. */
async function lowerEdge(part: Locator): Promise<number> {
  const box = await part.boundingBox()
  if (!box) throw new Error("it is not shown")
  return box.y + box.height
}

const summaryOf = ({ page }: AdminWindow, { paymentId }: PaidOrder) =>
  page.locator(`[data-vipps-summary="${paymentId}"]`)

const longest = {
  reserved: make.pay,
  "partly captured": () => make.captured("750"),
  unresolved: make.unresolved,
}

describe.each([english, norwegian])("without scrolling, $name,", ({ view, capture }) => {
  it("a laptop shows the panel's Capture button, in whatever state it helps", async () => {
    const window = await adminHarness.openWindow({ ...view, ...laptop })
    for (const [state, bring] of Object.entries(longest)) {
      const paid = await bring()
      const panel = await window.panelOf(paid)

      expect([state, await lowerEdge(button(panel, capture))]).toEqual([state, expect.any(Number)])
      expect(await lowerEdge(button(panel, capture))).toBeLessThanOrEqual(laptop.height)
      expect(await summaryOf(window, paid).isVisible()).toBe(false)
      await takeScreenshot(window.page, `order-laptop-${capture}-${state}`)
    }
    await window.close()
  })

  it("a phone shows what can be captured, and its button, and leads to the whole panel", async () => {
    const window = await adminHarness.openWindow({ ...view, ...phone })
    const paid = await make.unresolved()
    const panel = await window.panelOf(paid)
    const summary = summaryOf(window, paid)

    expect(await lowerEdge(button(summary, capture))).toBeLessThanOrEqual(phone.height / 2)
    expect(await scrollsSideways(window.page)).toBe(false)
    expect(await listBarriers(window.page, "[data-vipps-summary]")).toEqual([])
    await takeScreenshot(window.page, `order-phone-${capture}`)

    await summary.getByRole("button").first().press("Enter")

    await eventually("the panel is on the screen", async () => {
      const { y } = (await panel.boundingBox()) ?? { y: Infinity }
      return y >= 0 && y < phone.height / 2
    })
    expect(await window.page.evaluate("document.activeElement.id")).toBe(await panel.getAttribute("id"))
    await takeScreenshot(window.page, `order-phone-panel-${capture}`)
    await window.close()
  })
})

describe("the amount field", () => {
  const onLaptop = {
    ...{ place: "on a laptop", says: english, view: laptop, paid: "250,-", button: "Capture 250 kr" },
    partOf: (window: AdminWindow, paid: PaidOrder) => window.panelOf(paid),
    refused: [
      [
        "1.000",
        '"1.000" can be read in two ways. Write 1000 without a separator, or give two decimals: 1.00.',
      ],
      [
        "1,000",
        '"1,000" can be read in two ways. Write 1000 without a separator, or give two decimals: 1.00.',
      ],
      ["0", "Enter an amount above 0 kr."],
      ["-1", "Enter an amount above 0 kr."],
      ["1000,01", "Capture at most 1 000 kr."],
    ],
    confirm: "Confirm",
    capturedMinor: 25_000,
  }
  const onPhone = {
    ...{ place: "on a phone", says: norwegian, view: phone, paid: "1.000,00", button: "Belast 1 000 kr" },
    partOf: async (window: AdminWindow, paid: PaidOrder) => {
      await window.panelOf(paid)
      return summaryOf(window, paid)
    },
    refused: [
      ["1.000", "«1.000» kan leses på to måter. Skriv 1000 uten skilletegn, eller med to desimaler: 1,00."],
      ["1,000", "«1,000» kan leses på to måter. Skriv 1000 uten skilletegn, eller med to desimaler: 1,00."],
      ["0", "Skriv inn et beløp over 0 kr."],
      ["-1", "Skriv inn et beløp over 0 kr."],
      ["1000,01", "Belast høyst 1 000 kr."],
    ],
    confirm: "Bekreft",
    capturedMinor: 100_000,
  }

  it.each([onLaptop, onPhone])(
    "$place, $says.name: says what is wrong with an amount, and takes what people write",
    async ({ says, view, partOf, refused, ...accepted }) => {
      const window = await adminHarness.openWindow({ ...says.view, ...view })
      const paid = await make.pay()
      const part = await partOf(window, paid)
      await button(part, says.capture).click()
      const form = part.getByRole("form", { name: says.capture })
      const field = form.getByRole("textbox")
      const submit = form.locator('button[type="submit"]')
      const plainTexts = async (place: Locator) => (await place.innerText()).replace(/\u00a0/g, " ")

      for (const [typed = "", sentence] of refused) {
        await field.fill(typed)
        expect([typed, await plainTexts(form.locator('[aria-live="polite"]'))]).toEqual([typed, sentence])
        expect([await submit.isDisabled(), await field.getAttribute("aria-invalid")]).toEqual([true, "true"])
      }
      expect(await scrollsSideways(window.page)).toBe(false)
      expect(await listBarriers(window.page, "[data-vipps-payment], [data-vipps-summary]")).toEqual([])
      await takeScreenshot(window.page, `order-amount-${says.capture}`)
      for (const [typed, amount] of [
        ["250,-", "250 kr"],
        ["1.000,00", "1 000 kr"],
        ["1,000.00", "1 000 kr"],
        [accepted.paid, accepted.button.replace(`${says.capture} `, "")],
      ] as const) {
        await field.fill(typed)
        expect([typed, await plainTexts(submit)]).toEqual([typed, `${says.capture} ${amount}`])
        expect(await field.getAttribute("aria-invalid")).toBe("false")
      }

      await submit.click()
      await button(window.page.getByRole("alertdialog"), accepted.confirm).click()

      await eventually("Vipps has captured it", async () => {
        const { capturedMinor } = await atVipps(harness, paid.reference)
        return capturedMinor === accepted.capturedMinor
      })
      await window.close()
    },
  )
})

it("on a phone the staff capture a part, and read a refusal, without leaving the top", async () => {
  const window = await adminHarness.openWindow(phone)
  const paid = await make.pay()
  const panel = await window.panelOf(paid)
  const summary = summaryOf(window, paid)
  const captureOf = async (amount: string) => {
    await button(summary, "Capture").click()
    await summary.getByLabel("Amount").waitFor()
    // over the proposed amount, as somebody types who has not read it
    await window.page.keyboard.type(amount)
    await button(summary, new RegExp(`^Capture ${amount}.kr$`)).click()
    await button(window.page.getByRole("alertdialog"), "Confirm").click()
  }

  await captureOf("200")
  await summary.getByText("Partly captured").waitFor()
  await summary.getByText(/^800.kr$/).waitFor()
  expect(await figures(panel)).toMatchObject({ Captured: "200 kr" })

  await harness.sandbox.control.next("capture", refuses("captures too much"))
  await captureOf("100")
  await summary.getByRole("alert").waitFor()

  // with the figures, which are read after the answer
  await summary.getByText("Capture failed", { exact: true }).first().waitFor()
  expect(await summary.getByText("Capture failed", { exact: true }).count()).toBe(1)
  await takeScreenshot(window.page, "order-phone-refused")
  await window.close()
})

it("on a phone, an edit that waits to be confirmed is named above the capture", async () => {
  const window = await adminHarness.openWindow(phone)
  const paid = await placeSampleOrder(harness)
  await beginEdit(harness, paid, { Lue: 0 })

  await window.goTo(`/orders/${paid.orderId}`)

  const summary = summaryOf(window, paid)
  await summary
    .getByText(/^An edit of the order is not confirmed yet\. Once it is confirmed, 750.kr/)
    .waitFor()
  expect(await scrollsSideways(window.page)).toBe(false)
  await window.close()
})

it.each([
  ["reserved", make.pay],
  ["captured", () => make.captured("1000")],
])("on a phone nothing moves when a payment that is %s has been read", async (_, bring) => {
  const window = await adminHarness.openWindow(phone)
  const paid = await bring()
  let letGo = () => {}
  const held = new Promise<void>((resolve) => (letGo = resolve))
  await window.page.route(`**/admin/vipps/payments/${paid.paymentId}`, async (route) => {
    await held
    await route.continue()
  })
  await window.goTo(`/orders/${paid.orderId}`)
  const summary = summaryOf(window, paid)
  await summary.getByText("Loading").waitFor()
  const edge = await lowerEdge(summary)

  letGo()
  await summary.locator("[data-vipps-state]").waitFor()

  expect(await lowerEdge(summary)).toBeCloseTo(edge, 0)
  await window.close()
})

describe.each(apis)("the panel of a payment by %s", (api) => {
  const names = { ecom: "eCom", epayment: "ePayment" }
  const GUARANTEED_MS = 7 * 24 * 60 * 60_000

  it("names the API, and says until when Vipps guarantees a capture, which eCom does not tell", async () => {
    const { shop } = api === apiOfRun ? harness : await harness.bootAnother({ VIPPS_API: api })
    const paid = await shop.payWithVipps("1000")
    const { api: madeWith, reservedAt = "" } = await atVipps(harness, paid.reference)
    const until = new Date(new Date(reservedAt).getTime() + GUARANTEED_MS)
    const window = await adminHarness.openWindow(laptop)

    const panel = await window.panelOf(paid)
    const said = await sentences(panel)

    expect(madeWith).toBe(api)
    expect(await panel.locator("[data-vipps-api]").innerText()).toBe(`API: ${names[api]}`)
    const guarantees = said.filter((sentence) => sentence.startsWith("Vipps guarantees"))
    expect(guarantees).toEqual(
      api === "ecom"
        ? []
        : [
            `Vipps guarantees that a capture succeeds until ${secondInOslo(until)}. Later the customer's bank may refuse it.`,
          ],
    )
    await window.close()
  })
})

/** As the English admin shows it: day and second in Norway, by the sentence's own form. */
function secondInOslo(at: Date): string {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "Europe/Oslo" }).format(at)
  const day = part({ day: "numeric", month: "long", year: "numeric" })
  return `${day} at ${part({ hour: "2-digit", minute: "2-digit", second: "2-digit" })}`
}

it("leaves the panel where the staff have put it", async () => {
  const layout = "/admin/layouts/order.details/configuration"
  const arrange = (widgets: object) =>
    harness.admin.api({
      method: "POST",
      path: layout,
      body: { is_default: true, configuration: { widgets } },
    })
  const window = await adminHarness.openWindow(laptop)
  const paid = await make.pay()
  const isFirst = async () => {
    const panel = await window.panelOf(paid)
    const customer = window.page.getByRole("heading", { name: "Customer", exact: true })
    return (await lowerEdge(panel)) < (await lowerEdge(customer))
  }
  expect(await isFirst()).toBe(true)

  expect(await arrange({ "core:OrderCustomerSection": { order: 0 } })).toMatchObject({ status: 200 })
  try {
    await eventually("the panel is below the customer", async () => !(await isFirst()))
  } finally {
    expect(await arrange({})).toMatchObject({ status: 200 })
  }
  await eventually("the panel is first again", isFirst)
  await window.close()
})

it.each([
  {
    place: "a laptop, in Norwegian",
    ...{ view: { ...laptop, locale: "nb-NO" }, support: "Feilsøking", says: /^Belastning 750.kr: Utført$/ },
  },
  {
    place: "a phone, in English, in the dark",
    view: { ...phone, theme: "dark" as const },
    ...{ support: "Support view", says: /^Capture 750.kr: Executed$/ },
  },
])(
  "leads from the order to the support view, with the names of those who clicked, on $place",
  async ({ place, view, support, says }) => {
    const window = await adminHarness.openWindow(view)
    const panel = await window.panelOf(await make.captured("750"))

    await button(panel, support).click()

    const drawer = window.page.getByRole("dialog")
    await drawer.getByText(says).waitFor()
    await drawer.getByText("Kari Demo", { exact: true }).waitFor()
    expect(await drawer.getByText(/user_/).count()).toBe(0)
    await eventually("the drawer has come in, whole", async () => {
      const box = await drawer.boundingBox()
      return box && box.x >= 0 && box.x + box.width <= view.width
    })
    expect(await scrollsSideways(window.page)).toBe(false)
    expect(await listBarriers(window.page, '[role="dialog"]')).toEqual([])
    await takeScreenshot(window.page, `order-support-${place}`)
    await window.page.keyboard.press("Escape")
    await drawer.waitFor({ state: "detached" })
    await window.close()
  },
)
