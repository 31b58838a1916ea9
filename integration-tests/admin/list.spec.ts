import { readFile } from "node:fs/promises"
import type { Locator, Page } from "playwright-core"
import { z } from "zod"
import type { PaidOrder } from "../../demo/harness"
import { scrollsSideways, takeScreenshot } from "../support/browser/appearance"
import { atVipps, expectLedgers } from "../support/ledgers/ledgers"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { readList, readView } from "../support/staff/admin-api"
import { editOrder } from "../support/staff/order-actions"
import { eventually } from "../support/time/eventually"
import { listBarriers, openAdminHarness, type AdminHarness, type AdminWindow } from "./admin-harness"
import { button, choose, goToList } from "./panel"

/** The staff's list: many payments at once, the columns, sorting and search, on a desktop and on a phone. */
jest.setTimeout(600_000)

const PHONE = 390
const onLaptop = { name: "in English, on a laptop", view: { width: 1280, height: 720 } }
const onPhone = {
  name: "in Norwegian, on a phone, in the dark",
  view: { locale: "nb-NO", theme: "dark" as const, width: PHONE, height: 780 },
}

let harness: ObservedShop
let adminHarness: AdminHarness
let window: AdminWindow
let page: Page

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "2000", VIPPS_RELEASE_REMAINDER: "manual" },
    sandbox: { switches: { rateLimits: false } },
  })
  adminHarness = await openAdminHarness(harness)
  window = await adminHarness.openWindow()
  page = window.page
})
afterAll(async () => {
  await adminHarness?.stop()
  await harness?.stop()
})

type Customer = { email: string; firstName: string; lastName: string }

async function payAs({ email, firstName, lastName }: Customer, capture?: string): Promise<PaidOrder> {
  const paid = await harness.shop.payWithVipps("1000")
  await harness.sql(`update "order" set email = $1 where id = $2`, [email, paid.orderId])
  await harness.sql(
    `update order_address set first_name = $1, last_name = $2
      where id in (select shipping_address_id from "order" where id = $3)`,
    [firstName, lastName, paid.orderId],
  )
  if (capture) expect(await harness.admin.vipps(paid).capture(capture)).toMatchObject({ status: 200 })
  return paid
}

let customers = 0
const nextCustomer = (): Customer => {
  customers += 1
  return { email: `kunde${customers}@butikk.example`, firstName: "Solveig", lastName: `Prøve${customers}` }
}
const pay = (capture?: string) => payAs(nextCustomer(), capture)

const plain = (text: string) => text.replace(/\u00a0/g, " ")
const counted = ({ length }: number[] = []) => (length === 1 ? "1 payment" : `${length} payments`)
/** What the amounts make together: "12 345 kr". */
const kroner = (amounts: number[] = []) =>
  `${String(amounts.reduce((sum, one) => sum + one, 0)).replace(/\B(?=(\d{3})+$)/g, " ")} kr`
const row = (place: Page, { reference }: PaidOrder) => place.locator(`[data-vipps-row="${reference}"]`)
const tick = (place: Page, paid: PaidOrder) => row(place, paid).getByRole("checkbox")
const drawerOf = (place: Page) => place.locator("[data-vipps-many]")
async function results(drawer: Locator): Promise<(string | null)[]> {
  const items = await drawer.locator("[data-vipps-result]").all()
  return Promise.all(items.map((item) => item.getAttribute("data-vipps-result")))
}

/** Each letter by itself, all in one task of the page: however busy the machine is, the keys have no pause between them. */
const typeAtOnce = (place: Page, text: string) =>
  place.evaluate(
    `for (const letter of ${JSON.stringify(text)}) document.execCommand("insertText", false, letter)`,
  )

/** The list of these payments alone, found by what their customers have in common. */
async function listOf(place: AdminWindow, paid: PaidOrder[], query = ""): Promise<void> {
  await place.goTo(`/vipps${query}`)
  for (const one of paid) await row(place.page, one).waitFor()
}

describe("many at once", () => {
  it("captures what is ticked after one confirmation with count and sum, and tells what became of each", async () => {
    const paid = [await pay(), await pay(), await pay("300")]
    const [first, second, third] = paid as [PaidOrder, PaidOrder, PaidOrder]
    await listOf(window, paid)

    // by the keyboard: the box says whose payment it is
    await page.getByRole("checkbox", { name: /Solveig Prøve1$/ }).focus()
    await page.keyboard.press("Space")
    await tick(page, second).click()
    await tick(page, third).click()
    await page.getByText("3 payments selected").first().waitFor()
    expect(await listBarriers(page, "main")).toEqual([])
    await takeScreenshot(page, "list-selected-1440")
    await button(page, "Capture selected").click()
    const drawer = drawerOf(page)
    await drawer.getByText(/2.700.kr in all is taken from the reservations of 3 payments\./).waitFor()
    expect(await listBarriers(page, "[data-vipps-many]")).toEqual([])
    await takeScreenshot(page, "list-confirm-1440")
    await button(drawer, /^Capture 2.700.kr$/).click()

    // the title says the result, and not any more what was going to be done
    await drawer.getByRole("heading", { name: "3 of 3 captured", exact: true }).waitFor()
    expect(await drawer.getByText("Capture 3 payments").count()).toBe(0)
    expect(await results(drawer)).toEqual(["capture-ok", "capture-ok", "capture-ok"])
    expect(await listBarriers(page, "[data-vipps-many]")).toEqual([])
    await button(drawer, "Close").click()
    await drawer.waitFor({ state: "detached" })
    // nothing is left to be ticked
    await page.getByText("payments selected").waitFor({ state: "detached" })
    await row(page, first).getByText("Captured", { exact: true }).waitFor()
    expect(await tick(page, first).count()).toBe(0)
    for (const one of paid) await expectLedgers(harness, one, { captured: "1000", refunded: "0" })
  })

  it("shows how far it is, keeps it when an answer is lost, and moves nothing twice when it goes on", async () => {
    const paid = [await pay(), await pay(), await pay(), await pay(), await pay()]
    await listOf(window, paid)
    for (const one of paid) await tick(page, one).click()
    await button(page, "Capture selected").click()
    const drawer = drawerOf(page)
    await button(drawer, /^Capture 5.000.kr$/).waitFor()
    // four at a time; of the fifth the server does it, and nobody hears of it
    const path = "**/admin/vipps/payments/capture"
    let requests = 0
    await page.route(path, async (route) => {
      if (requests++ === 0) return route.continue()
      await route.fetch()
      await route.abort()
    })

    await button(drawer, /^Capture 5.000.kr$/).click()

    await drawer.getByText("4 of 5 processed").waitFor()
    await drawer
      .getByRole("alert")
      .getByText("The shop's server could not be reached. It is safe to go on: nothing is moved twice.", {
        exact: true,
      })
      .waitFor()
    await page.unroute(path)
    await button(drawer, "Go on").click()
    await drawer.getByText("5 of 5 captured").waitFor()
    const told = (await results(drawer)).sort()
    expect(told).toEqual([...Array<string>(4).fill("capture-ok"), "captured-before"])
    await drawer
      .getByText(/1.000.kr had already been captured\. Nothing was captured this time\./)
      .first()
      .waitFor()
    await button(drawer, "Close").click()
    for (const one of paid) {
      expect(await atVipps(harness, one.reference)).toMatchObject({ capturedMinor: 100_000, captures: 1 })
      await expectLedgers(harness, one, { captured: "1000", refunded: "0" })
    }
  })

  it("moves nothing of a payment that changed after it was confirmed, and keeps it ticked", async () => {
    const [changed, unchanged] = [await pay(), await pay()]
    await listOf(window, [changed, unchanged])
    for (const one of [changed, unchanged]) await tick(page, one).click()
    await button(page, "Capture selected").click()
    const drawer = drawerOf(page)
    await button(drawer, /^Capture 2.000.kr$/).waitFor()
    await harness.admin.vipps(changed).capture("300")

    await button(drawer, /^Capture 2.000.kr$/).click()

    await drawer.getByRole("heading", { name: "1 of 2 captured", exact: true }).waitFor()
    await drawer.getByText(/the payment has changed since you confirmed it\. 300.kr is captured/).waitFor()
    await takeScreenshot(page, "list-results-1440")
    await button(drawer, "Close").click()
    await page.getByText("1 payment selected").first().waitFor()
    await expectLedgers(harness, changed, { captured: "300", refunded: "0" })
    await expectLedgers(harness, unchanged, { captured: "1000", refunded: "0" })
    // a new confirmation has the new figures
    await button(page, "Capture selected").click()
    await button(drawerOf(page), /^Capture 700.kr$/).click()
    await drawerOf(page).getByText("1 of 1 captured").waitFor()
    await expectLedgers(harness, changed, { captured: "1000", refunded: "0" })
  })

  it("on a phone, in Norwegian, in the dark: releases what is left, and says what can't be released", async () => {
    const [ready, untouched] = [await pay("750"), await pay()]
    await editOrder(harness, ready, { "Test: 1000 kr": 0 })
    await eventually(
      "the order needs no more",
      async () => (await readView(harness.admin.api, ready)).due === 0,
    )
    const phone = await adminHarness.openWindow({ locale: "nb-NO", theme: "dark", width: PHONE })
    await listOf(phone, [ready, untouched])
    expect(await scrollsSideways(phone.page)).toBe(false)
    expect(await listBarriers(phone.page, "main")).toEqual([])
    await row(phone.page, ready).scrollIntoViewIfNeeded()
    await takeScreenshot(phone.page, "list-phone-nb-dark")
    for (const one of [ready, untouched]) await tick(phone.page, one).click()

    await button(phone.page, "Frigi valgte").click()
    const drawer = drawerOf(phone.page)
    await drawer.getByText(/250.kr frigis til kunden for godt/).waitFor()
    await drawer.getByText("Disse kan ikke frigis:").waitFor()
    await drawer
      .getByText("Kan ikke frigis: ingenting er belastet ennå. Kanseller betalingen på ordresiden.")
      .waitFor()
    expect(await listBarriers(phone.page, "[data-vipps-many]")).toEqual([])
    await takeScreenshot(phone.page, "list-release-phone-nb-dark")
    await button(drawer, /^Frigi 250.kr$/).click()

    await drawer.getByText("1 av 1 er frigitt").waitFor()
    expect(await atVipps(harness, ready.reference)).toMatchObject({ releasedMinor: 25_000 })
    expect(await atVipps(harness, untouched.reference)).toMatchObject({ releasedMinor: 0, capturedMinor: 0 })
    await phone.close()
  })

  it.each([
    {
      ...onLaptop,
      says: {
        button: "Capture selected",
        refused: "These can't be captured:",
        why: /^Nothing was done: .* MSN 111111, and this shop is configured for MSN/,
        start: /^Capture 1.000.kr$/,
        done: "1 of 1 captured",
      },
    },
    {
      ...onPhone,
      says: {
        button: "Belast valgte",
        refused: "Disse kan ikke belastes:",
        why: /^Ingenting ble gjort: .* MSN 111111 hos Vipps, og butikken er satt opp med MSN/,
        start: /^Belast 1.000.kr$/,
        done: "1 av 1 er belastet",
      },
    },
  ])(
    "$name: captures what it can, and says why not what an old sales unit has",
    async ({ name, view, says }) => {
      const [ready, foreign] = [await pay(), await pay()]
      const setOwner = (from: string) =>
        harness.sql(`update vipps_attempt set merchant_serial_number = ${from} where reference = $1`, [
          foreign.reference,
        ])
      await setOwner("'111111'")
      const other = await adminHarness.openWindow(view)
      await listOf(other, [ready, foreign])
      for (const one of [foreign, ready]) await tick(other.page, one).click()

      await button(other.page, says.button).click()

      const drawer = drawerOf(other.page)
      const refused = drawer.locator("section", { hasText: says.refused })
      const number = (await readView(harness.admin.api, ready)).medusa_order?.display_id ?? 0
      await refused.getByRole("link", { name: `#${number + 1}`, exact: true }).waitFor()
      expect(await refused.locator("[data-vipps-said]").allInnerTexts()).toEqual([
        expect.stringMatching(says.why),
      ])
      expect(await scrollsSideways(other.page)).toBe(false)
      expect(await listBarriers(other.page, "[data-vipps-many]")).toEqual([])
      await takeScreenshot(other.page, `list-capture-${name}`)
      await button(drawer, says.start).click()

      await drawer.getByRole("heading", { name: says.done, exact: true }).waitFor()
      expect(await results(drawer)).toEqual(["capture-ok"])
      await expectLedgers(harness, ready, { captured: "1000", refunded: "0" })
      expect(await atVipps(harness, foreign.reference)).toMatchObject({ capturedMinor: 0 })
      await other.close()
      await setOwner("(select merchant_serial_number from vipps_attempt order by created_at limit 1)")
    },
  )

  it("ticks the whole page by one box, and forgets it when another filter is chosen", async () => {
    const paid = [await pay(), await pay()]
    await listOf(window, paid, "?filter=waiting")
    const count = await page.locator("[data-vipps-row]").getByRole("checkbox").count()

    await page.getByRole("checkbox", { name: "Select all on this page" }).click()

    await page.getByText(`${count} payments selected`).first().waitFor()
    expect(await page.locator('[data-vipps-row] [role="checkbox"][aria-checked="true"]').count()).toBe(count)
    await button(page, /^Rest not released/).click()
    await page.getByText("payments selected").waitFor({ state: "detached" })
  })
})

describe("the list", () => {
  it("shows customer, time and what was released, and names its sums", async () => {
    const paid = await pay("750")
    expect(await harness.admin.vipps(paid).release()).toMatchObject({ status: 200 })
    await listOf(window, [paid])

    const text = plain(await row(page, paid).innerText())

    expect(text).toMatch(/Solveig Prøve\d+/)
    expect(text).toMatch(/kunde\d+@butikk\.example/)
    expect(text).toMatch(/\d{1,2} \w{3} \d{4}\s+\d\d:\d\d, \w+/)
    expect(text).toMatch(/1 000 kr\s+Captured 750 kr\s+Released 250 kr/)
    await page.getByRole("columnheader", { name: "Reserved", exact: true }).waitFor()
    await page.getByRole("columnheader", { name: "Reserved, not captured" }).waitFor()
  })

  it("sums what it counts, also the rest of a payment whose captures are all refunded", async () => {
    const paid = await pay("750")
    expect(await harness.admin.refund(paid, "750")).toMatchObject({ status: 200 })
    await listOf(window, [paid])
    expect(plain(await row(page, paid).innerText())).toMatch(/Refunded.*\s+250 kr\s/)

    const shown = plain(await page.locator("main dl").first().innerText())

    const { payments } = await readList(harness.admin.api, "limit=100")
    const [left, captured, refunded] = ["remaining", "captured", "refunded"].map((name) =>
      payments.map((payment) => z.number().parse(payment[name])).filter((amount) => amount > 0),
    )
    expect(payments.length).toBeLessThan(100)
    expect(shown.split(/\n+/)).toEqual([
      ...["Reserved, not captured", kroner(left), counted(left)],
      ...["Captured", kroner(captured), counted(captured)],
      ...["Refunded", kroner(refunded), "of what was captured"],
    ])
    // the filters find the same
    const chips = await Promise.all(
      [/^Waiting for capture/, /^Rest not released/].map((name) => button(page, name).innerText()),
    )
    expect(chips.reduce((sum, chip) => sum + Number(/\((\d+)\)/.exec(chip)?.[1]), 0)).toBe(left?.length)
  })

  it("finds a customer by name or e-mail in any case, and tells no server's log", async () => {
    const paid = await payAs({ email: "Gro.Lund@Butikk.Example", firstName: "Gro", lastName: "Lund" })
    await window.goTo("/vipps")
    for (const typed of ["gro.lund@butikk.example", "LUND gro"]) {
      const requests: string[] = []
      page.on("request", (request) => requests.push(request.url()))
      await page.getByRole("searchbox").fill(typed)
      await page.keyboard.press("Enter")
      await page.getByText("1 payment", { exact: true }).last().waitFor()
      await row(page, paid).waitFor()
      // reloaded, the address still has the question, behind the #
      await page.reload()
      await row(page, paid).waitFor()
      expect(await page.locator("[data-vipps-row]").count()).toBe(1)
      expect(requests.filter((url) => /lund/i.test(url.split("#")[0] ?? ""))).toEqual([])
      page.removeAllListeners("request")
    }
  })

  it("searches while somebody types, once they pause, and shows what was asked last", async () => {
    const [first, last] = [
      await payAs({ email: "turid@butikk.example", firstName: "Turid", lastName: "Aas" }),
      await payAs({ email: "turid.berg@butikk.example", firstName: "Turid", lastName: "Berg" }),
    ]
    await listOf(window, [first, last])
    const search = page.getByRole("searchbox")
    const path = "**/admin/vipps/payments/search"
    const asked: string[] = []
    let answerFirst = () => {}
    const held = new Promise<void>((resolve) => (answerFirst = resolve))
    await page.route(path, async (route) => {
      asked.push(z.object({ q: z.string() }).parse(route.request().postDataJSON()).q)
      if (asked.length === 1) await held
      await route.continue()
    })

    await search.focus()
    await typeAtOnce(page, "turid")
    await eventually("the pause is over", () => Promise.resolve(asked.length === 1))
    const givenUp = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/search"))
    await typeAtOnce(page, " berg")
    // its answer can't replace the later one
    expect((await givenUp).postDataJSON()).toMatchObject({ q: "turid" })
    await row(page, first).waitFor({ state: "detached" })
    answerFirst()

    expect(asked).toEqual(["turid", "turid berg"])
    expect(await page.locator("[data-vipps-row]").count()).toBe(1)
    await row(page, last).waitFor()
    await page.getByRole("status").getByText("1 payment", { exact: true }).waitFor()
    // whoever types on is not interrupted
    expect(await search.inputValue()).toBe("turid berg")
    expect(await page.locator(":focus").getAttribute("role")).toBe("searchbox")
    await page.unroute(path)
  })

  it("a search is cleared by a button or by one step back", async () => {
    const paid = await payAs({ email: "odd@butikk.example", firstName: "Odd", lastName: "Vik" })
    const other = await pay()
    await listOf(window, [paid, other])
    const search = page.getByRole("searchbox")
    expect(await button(page, "Clear the search").count()).toBe(0)
    for (const clear of [() => button(page, "Clear the search").click(), () => page.goBack()]) {
      for (const typed of ["od", "odd vik"]) {
        await search.fill(typed)
        await page.waitForURL(new RegExp(`#q=${typed.replace(" ", "\\+")}$`))
      }
      await row(page, other).waitFor({ state: "detached" })

      await clear()

      await row(page, other).waitFor()
      expect(await search.inputValue()).toBe("")
    }
  })

  it("a letter that is deleted at once neither turns the page nor adds a step back", async () => {
    await pay()
    await window.goTo("/vipps?page=2")
    const search = page.getByRole("searchbox")
    await search.waitFor()
    const steps = () => page.evaluate("history.length")
    const before = await steps()

    await search.focus()
    // sent together: on a busy machine the answer to the first would come after the pause that starts a search
    await Promise.all([page.keyboard.press("x"), page.keyboard.press("Backspace")])
    await page.waitForTimeout(600)

    expect(page.url()).toMatch(/page=2$/)
    expect(await steps()).toBe(before)
  })

  it("sorts by a click on a heading, and turns around by another", async () => {
    const small = await harness.shop.payWithVipps("12")
    await listOf(window, [small])
    const heading = page.getByRole("columnheader", { name: "Reserved" })
    const amounts = async () =>
      (await page.locator("tbody tr td:nth-child(8)").allInnerTexts()).map((text) =>
        Number.parseFloat(text.replace(/\s/g, "")),
      )

    await button(heading, "Reserved").click()
    await page.waitForURL(/order=-reserved/)
    // from the start another heading is sorted like that
    await page.locator('th[aria-sort="descending"]', { hasText: "Reserved" }).waitFor()
    // until then the list is that of the question before
    await eventually("the largest first", async () => (await amounts())[0] === 1_000)
    const falling = await amounts()
    expect(falling).toEqual([...falling].sort((one, other) => other - one))
    await button(heading, "Reserved").click()
    await page.locator('th[aria-sort="ascending"]').waitFor()
    await page.locator("tbody tr").first().getByText(/12.kr/).first().waitFor()

    const rising = await amounts()
    expect(rising[0]).toBe(12)
    expect(rising).toEqual([...rising].sort((one, other) => one - other))
    const phone = await adminHarness.openWindow({ width: PHONE })
    await goToList(phone)
    await choose(phone.page, "Sort by", "Amount, smallest first")
    await phone.page.waitForURL(/order=reserved/)
    await phone.page.locator("li[data-vipps-row]").first().getByText(/12.kr/).first().waitFor()
    await phone.close()
  })

  it("says what is loading, what is not there, and where to look instead", async () => {
    const other = await adminHarness.openWindow()
    let letGo = () => {}
    const held = new Promise<void>((resolve) => (letGo = resolve))
    await other.page.route("**/admin/vipps/payments?*", async (route) => {
      await held
      await route.continue()
    })
    await other.goTo("/vipps")
    await other.page.getByRole("status").getByText("Loading").waitFor()
    expect(await listBarriers(other.page, "main")).toEqual([])
    letGo()
    await other.page.locator("tbody tr").first().waitFor()

    await other.page.getByRole("searchbox").fill("nobody at all")
    await other.page.keyboard.press("Enter")
    await other.page.getByText(/No payment found for “nobody at all”\. Search by order number/).waitFor()
    await takeScreenshot(other.page, "list-nothing-found")
    await button(other.page, "Show all payments").click()
    await other.page.locator("tbody tr").first().waitFor()
    await other.close()
  })

  it("searches all payments, whatever filter was chosen, and keeps what was typed", async () => {
    const paid = await payAs({ email: "per@butikk.example", firstName: "Per", lastName: "Hansen" })
    await window.goTo("/vipps?filter=attention")
    await page.getByRole("searchbox").fill("Per Hansen")
    await page.keyboard.press("Enter")
    await row(page, paid).waitFor()

    await button(page, /^Needs attention/).click()
    await page.getByText("No payment found for “Per Hansen” under “Needs attention”.").waitFor()
    await button(page, "Search all payments").click()
    await row(page, paid).waitFor()
    expect(await page.getByRole("searchbox").inputValue()).toBe("Per Hansen")
  })

  it("says how many days are left where a deadline is near", async () => {
    const [near, far] = [await pay("750"), await pay("750")]
    await harness.sql(
      `update vipps_attempt set reserved_at = reserved_at - interval '158 days' where reference = $1`,
      [near.reference],
    )
    await listOf(window, [near], "?filter=deadline")
    await page.getByText("At most 30 days are left to capture these.").waitFor()
    await row(page, near).getByText("22 days left", { exact: true }).waitFor()
    expect(await row(page, far).count()).toBe(0)
  })

  it("says of a guarantee that it has ended, and no longer until when it lasts", async () => {
    const [lasting, ended] = [await pay(), await pay()]
    const guarantee = (paid: PaidOrder, days: number) =>
      harness.sql(
        `update vipps_attempt set capture_guaranteed_until = now() + $2 * interval '1 day' where reference = $1`,
        [paid.reference, days],
      )
    await Promise.all([guarantee(lasting, 5), guarantee(ended, -5)])

    await listOf(window, [lasting, ended])

    await row(page, lasting)
      .getByText(/^Guaranteed until \d/)
      .waitFor()
    await row(page, ended)
      .getByText(/^Guarantee ended \d/)
      .waitFor()
    expect(
      await row(page, ended)
        .getByText(/Guaranteed/)
        .count(),
    ).toBe(0)
  })

  it("sorts by the deadline: nearest first, finished payments last; one that has passed has nothing left", async () => {
    const [passed, done] = [await pay("750"), await pay("1000")]
    const age = `update vipps_attempt set reserved_at = reserved_at - interval '181 days' where reference = any($1)`
    await harness.sql(age, [[passed.reference, done.reference]])
    await goToList(window)

    await button(page.getByRole("columnheader", { name: "Capture before" }), "Capture before").click()
    await page.waitForURL(/order=capture_before/)
    await page.locator('th[aria-sort="ascending"]', { hasText: "Capture before" }).waitFor()

    const nearest = page.locator("tbody tr").first()
    await nearest.getByText("passed", { exact: true }).waitFor()
    expect(await nearest.getAttribute("data-vipps-row")).toBe(passed.reference)
    expect(await nearest.locator("td:nth-child(6)").innerText()).toBe("–")
    const { payments } = await readList(harness.admin.api, "order=capture_before&limit=100")
    const withDeadline = payments.map(({ remaining }) => z.number().parse(remaining) > 0)
    expect(withDeadline).toEqual([...withDeadline].sort((one, other) => Number(other) - Number(one)))
    expect(payments.map(({ reference }) => reference)).toContain(done.reference)
  })

  it.each(["en-GB", "nb-NO"])(
    "is not moved sideways on a laptop, with all that a row can have, %s",
    async (locale) => {
      const paid = await payAs(
        {
          email: "margrethe.alexandra.thorvaldsen@butikk.example",
          firstName: "Margrethe Alexandra",
          lastName: "Thorvaldsen",
        },
        "750",
      )
      const moved = `update vipps_attempt set reserved_minor = 123456750, captured_minor = 100000050, refunded_minor = 23456700,
                          capturable_minor = 23456700, pending_action = 'cancel', needs_review_at = now(),
                          needs_review_reason = 'Nobody knows.' where reference = $1`
      await harness.sql(moved, [paid.reference])
      for (const width of [1280, 1440]) {
        const other = await adminHarness.openWindow({ locale, width })
        await listOf(other, [paid])
        const table = other.page.locator("main table").first()
        const box = await table.boundingBox()
        const region = await table.locator("xpath=..").boundingBox()
        await takeScreenshot(other.page, `list-whole-${locale}-${width}`)
        expect(Math.ceil(box?.width ?? Infinity)).toBeLessThanOrEqual(Math.ceil(region?.width ?? 0))
        await other.close()
      }
    },
  )

  it.each(["light", "dark"] as const)("has no barriers, %s, on a desktop and on a phone", async (theme) => {
    const paid = [await pay(), await pay("300")]
    for (const width of [1280, PHONE]) {
      const other = await adminHarness.openWindow({ theme, width })
      await listOf(other, paid)
      for (const one of paid) expect(plain(await row(other.page, one).innerText())).toMatch(/1 000 kr/)
      const left = row(other.page, paid[1] as PaidOrder).getByText(/700.kr/)
      const box = await left.boundingBox()
      // in sight without moving the page sideways
      expect(box && box.x >= 0 && box.x + box.width <= width).toBe(true)
      expect(await scrollsSideways(other.page)).toBe(false)
      expect(await listBarriers(other.page, "main")).toEqual([])
      await takeScreenshot(other.page, `list-${theme}-${width}`)
      await other.close()
    }
  })
})

describe("the list in Norwegian, on a phone, in the dark", () => {
  let norwegian: AdminWindow
  // a browser that runs by another clock than the shop
  beforeAll(async () => {
    norwegian = await adminHarness.openWindow({ ...onPhone.view, timeZone: "UTC" })
  })
  afterAll(() => norwegian?.close())
  const form = (name: string) => norwegian.page.getByRole("form", { name })

  it("finds a customer by a name with its own letters in any case, and says so when there is none", async () => {
    const paid = await payAs({ email: "aase@butikk.example", firstName: "Åse", lastName: "Ærlig" })
    await goToList(norwegian)
    const search = norwegian.page.getByRole("searchbox", {
      name: "Søk: ordre, kunde, referanse eller transaksjons-id hos Vipps",
    })
    await search.fill("ÆRLIG åse")
    await norwegian.page.keyboard.press("Enter")

    await norwegian.page.getByRole("status").getByText("1 betaling", { exact: true }).waitFor()
    await row(norwegian.page, paid).waitFor()
    expect(await norwegian.page.locator("[data-vipps-row]").count()).toBe(1)
    expect(await scrollsSideways(norwegian.page)).toBe(false)
    await search.fill("ingen her")
    await norwegian.page.keyboard.press("Enter")
    await norwegian.page.getByText(/^Fant ingen betaling for «ingen her»\. Søk på ordrenummer/).waitFor()
    expect(await listBarriers(norwegian.page, "main")).toEqual([])
    await takeScreenshot(norwegian.page, "list-search-phone-nb-dark")
    await button(norwegian.page, "Tøm søket").click()
    await norwegian.page.locator("[data-vipps-row]").nth(1).waitFor()
  })

  it("gives the accountant's file as a Norwegian spreadsheet reads it, with whole days by Norway's clock", async () => {
    const paid = await pay("12.34")
    await goToList(norwegian)
    const [from, to] = [
      form("Eksporter CSV").getByLabel("Fra"),
      form("Eksporter CSV").getByLabel("Til og med"),
    ]
    await from.fill("2026-11-28")
    await to.fill("2026-11-01")
    await norwegian.page
      .getByText("Første dag, 28. november 2026, er etter siste dag, 1. november 2026")
      .waitFor()
    expect(await button(norwegian.page, "Eksporter CSV").isDisabled()).toBe(true)
    expect(await scrollsSideways(norwegian.page)).toBe(false)
    expect(await listBarriers(norwegian.page, "main")).toEqual([])
    await takeScreenshot(norwegian.page, "list-export-phone-nb-dark")
    // from the day on which the clocks go forward
    await from.fill("2026-03-29")
    await to.fill("2036-06-30")

    const [download, request] = await Promise.all([
      norwegian.page.waitForEvent("download"),
      norwegian.page.waitForRequest(/payments\/export/),
      button(norwegian.page, "Eksporter CSV").click(),
    ])

    const query = Object.fromEntries(new URL(request.url()).searchParams)
    expect(query).toEqual({
      format: "nordic",
      from: "2026-03-28T23:00:00.000Z",
      to: "2036-06-30T22:00:00.000Z",
    })
    const csv = await readFile(await download.path(), "utf8")
    expect(csv).toMatch(new RegExp(`;${paid.reference};[\\w-]*;capture;12,34;nok;`))
    expect(download.suggestedFilename()).toBe("vipps-operations-2026-03-29--2036-06-30.csv")
  })

  it("gives the settlement of some days, and says which are empty", async () => {
    await goToList(norwegian)
    const [from, to] = ["Oppgjør fra", "Oppgjør til og med"].map((name) => form("Oppgjør").getByLabel(name))
    await from?.fill("2026-01-01")
    await to?.fill("2026-02-01")
    await norwegian.page.getByText("Velg høyst 31 dager. Denne perioden har 32.").waitFor()
    expect(await button(norwegian.page, "Oppgjør").isDisabled()).toBe(true)
    await to?.fill("2026-01-02")

    const [download] = await Promise.all([
      norwegian.page.waitForEvent("download"),
      button(norwegian.page, "Oppgjør").click(),
    ])

    expect(await readFile(await download.path(), "utf8")).toMatch(/^\uFEFF?ledger_date;entry;/)
    await norwegian.page.getByText("Ingen bevegelser 1. januar 2026, 2. januar 2026.").waitFor()
    expect(await scrollsSideways(norwegian.page)).toBe(false)
    expect(await listBarriers(norwegian.page, "main")).toEqual([])
    await takeScreenshot(norwegian.page, "list-settlement-phone-nb-dark")
  })
})
