import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { repositoryRoot, type PaidOrder } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { expectLedgers } from "../support/ledgers/ledgers"
import { scrollsSideways, takeScreenshot, takeScreenshotOf } from "../support/browser/appearance"
import { eventually } from "../support/time/eventually"
import { passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { placeSampleOrder } from "../support/shopper/sample-order"
import { onEcom } from "../support/server/ecom-shop"
import { apiOfRun } from "../support/server/apis"
import { codeOf, refuses, wordsOf } from "../support/server/vipps-errors"
import { listBarriers, openAdminHarness, type AdminHarness, type AdminWindow } from "./admin-harness"
import { badge, button, choose, figures, goToList, offered, sentences } from "./panel"
import { writeStates, type ShownState } from "./state-table"
import { createStates } from "./states"

jest.setTimeout(600_000)

let harness: ObservedShop
let ecomShop: ObservedShop
let adminHarness: AdminHarness
let window: AdminWindow
let page: Page

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "2000" },
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

const make = createStates(() => harness)
const { pay, captured } = make
/** panel-states.md shows payments of eCom. */
const { states } = createStates(() => ecomShop)
const confirm = () => button(page.getByRole("alertdialog"), "Confirm").click()

describe("the seed's story, at the order's page", () => {
  it("captures 750 of 1000, releases 250, and refunds with both buttons", async () => {
    const paid = await pay()
    const panel = await window.panelOf(paid)

    await button(panel, "Capture").click()
    await panel.getByLabel("Amount").fill("1000,01")
    await panel.getByText(/Capture at most 1.000.kr|At most 1.000.kr/).waitFor()
    expect(await button(panel, "Capture").isDisabled()).toBe(true)
    await panel.getByLabel("Amount").fill("750")
    await button(panel, /Capture 750.kr/).click()
    await confirm()
    await panel.getByText("Partly captured").waitFor()
    await panel
      .getByText(
        "Medusa's Capture payment takes only what the order still needs. Choose another amount with Capture.",
      )
      .waitFor()

    await button(panel, "Release the rest").click()
    await confirm()
    await panel.getByText("Captured, rest released").waitFor()

    await refundByMedusasButton("100")
    await panel.getByText("Partly refunded").waitFor()
    await button(panel, "Refund").click()
    await panel.getByLabel("Amount").fill("50,50")
    await panel.getByLabel("Note").fill("Feil størrelse")
    await button(panel, /Refund 50,50.kr/).click()
    await confirm()
    await panel.getByText(/150,50.kr/).waitFor()

    await button(panel, "History at Vipps").click()
    await panel
      .getByRole("listitem")
      .filter({ hasText: "Note: Feil størrelse" })
      .getByText(/^50,50.kr$/)
      .waitFor()

    expect(await figures(panel)).toEqual({
      Reserved: "1 000 kr",
      Captured: "750 kr",
      Refunded: "150,50 kr",
      Released: "250 kr",
      "Can still be captured": "0 kr",
    })
    await expectLedgers(harness, paid, { captured: "750", refunded: "150.5" })
  })

  it("says Vipps' refusal in words, and keeps saying it", async () => {
    const panel = await window.panelOf(await captured("1000"))
    await harness.sandbox.control.next("refund", refuses("can't refund"))

    await button(panel, "Refund").click()
    await button(panel, /Refund 1.000.kr/).click()
    await confirm()

    await panel.getByRole("alert").getByText(wordsOf("can't refund")).waitFor()
    expect(await panel.getByText(wordsOf("can't refund")).count()).toBe(1)
    await page.reload()
    await panel.getByText(/The refund of 1.000.kr of .* was not made/).waitFor()
  })

  it("resolves what nobody knows, with a button", async () => {
    const paid = await pay()
    await harness.sandbox.control.next("capture", { dropResponse: "after-executing" }, 5)
    await harness.sandbox.control.next("details", { status: 500 }, 5)
    await harness.admin.vipps(paid).capture("300")
    await harness.sandbox.control.clearFaults()
    const panel = await window.panelOf(paid)
    await panel.getByText(/The capture of 300.kr of .* is unresolved/).waitFor()

    await button(panel, "Resolve").click()

    await panel.getByText("Partly captured").waitFor()
    await panel.getByText("is unresolved").waitFor({ state: "detached" })
  })

  it.each(["Yes, this capture", "No, another capture"])(
    "is told of a movement that nobody can tell apart: %s",
    async (answer) => {
      const paid = await make.inDoubt()
      // so long ago that Vipps' history would show ours, had it been executed
      await passTime(harness, 6)
      const panel = await window.panelOf(paid)
      await panel.getByText(/The shop asked for the capture of 200.kr/).waitFor()
      expect(await offered(panel)).toEqual(["Yes, this capture", "No, another capture"])

      await button(panel, answer).click()

      await panel.getByText("The shop asked for").waitFor({ state: "detached" })
      await panel.getByText("Partly captured").waitFor()
      // ePayment's first was captured before
      const all = apiOfRun === "epayment" ? "300" : "200"
      await expectEqualLedgers(harness, paid, { captured: all, refunded: "0" })
    },
  )

  it("edits the order, and captures what it costs now, with Medusa's own pages; the rest is let go", async () => {
    const paid = await placeSampleOrder(harness)
    const panel = await window.panelOf(paid)

    await takeOutTheHat(paid)

    await panel.getByText(/The order needs 250.kr less than is reserved\. Capture takes 750.kr/).waitFor()
    expect(await figures(panel)).toMatchObject({
      "Can still be captured": "750 kr",
      "Reserved, can't be captured": "250 kr",
    })
    await paymentsOfMedusa().getByText("kr 1,000.00").waitFor({ state: "detached" })
    await captureByMedusasButton()
    await panel.getByText("Captured, rest released").waitFor()
    expect(await figures(panel)).toMatchObject({ Captured: "750 kr", Released: "250 kr" })
    await button(panel, "History at Vipps").click()
    await panel.getByRole("listitem").getByText("Released", { exact: true }).waitFor()
    expect((await panel.getByRole("listitem").first().innerText()).replace(/\u00a0/g, " ")).toMatch(/250 kr$/)
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
  })

  it("resolves drift made at Vipps, with a button", async () => {
    const paid = await make.movedOutside()
    const panel = await window.panelOf(paid)
    await panel.getByText(/A refund of 50.kr was made outside this shop/).waitFor()

    await button(panel, "Resolve").click()

    await panel.getByText("made outside this shop").waitFor({ state: "detached" })
    await expectLedgers(harness, paid, { captured: "1000", refunded: "50" })
  })

  it("shows Vipps' history when asked, and the last known figures when Vipps is down", async () => {
    const paid = await captured("750")
    const panel = await window.panelOf(paid)
    await button(panel, "History at Vipps").click()
    await panel.getByRole("listitem").nth(2).waitFor()
    expect(await panel.getByRole("listitem").count()).toBe(3)

    await harness.sandbox.control.next("details", { status: 503 }, 50)
    await button(panel, "Refresh").click()
    await panel
      .getByRole("alert")
      .getByText(/Vipps had an outage/)
      .waitFor()
    await harness.sandbox.control.clearFaults()

    expect(await figures(panel)).toMatchObject({ Captured: "750 kr" })
    await panel.getByText(/As of \d+ \w+ \d{4}, \d\d:\d\d:\d\d/).waitFor()
  })

  it("works by keyboard alone", async () => {
    const paid = await pay()
    const panel = await window.panelOf(paid)

    await button(panel, "Capture").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("200")
    await page.keyboard.press("Enter")
    await page.getByRole("alertdialog").waitFor()
    await page.keyboard.press("Tab")
    await button(page.getByRole("alertdialog"), "Confirm").focus()
    await page.keyboard.press("Enter")

    await panel.getByText("Partly captured").waitFor()
    expect(await figures(panel)).toMatchObject({ Captured: "200 kr" })
  })

  /** The stock admin's own pages, from "Edit" in the order's summary to the confirmed edit. */
  async function takeOutTheHat({ orderId }: PaidOrder): Promise<void> {
    await window.goTo(`/orders/${orderId}/edits`)
    const hat = page
      .locator("div")
      .filter({ hasText: "Lue", hasNotText: "Ullgenser", has: page.getByRole("spinbutton") })
      .last()
    await hat.getByRole("button").last().click()
    await Promise.all([
      page.waitForResponse((answer) => /order-edits\/.+\/items\//.test(answer.url())),
      page.getByRole("menuitem", { name: "Remove" }).click(),
    ])
    await button(page, "Confirm Edit").click()
    await button(page.getByRole("alertdialog"), "Continue").click()
    // asked of the customer; the staff may confirm it themselves
    await button(page, "Force confirm").click()
  }

  async function captureByMedusasButton(): Promise<void> {
    await button(paymentsOfMedusa(), "Capture payment").click()
    await Promise.all([
      page.waitForResponse((answer) => /payments\/pay_.+\/capture$/.test(answer.url()) && answer.ok()),
      button(page.getByRole("alertdialog"), "Confirm").click(),
    ])
  }

  const paymentsOfMedusa = () =>
    page
      .locator("div")
      .filter({ has: page.getByRole("heading", { name: "Payments", exact: true }) })
      .last()
      .locator("xpath=..")

  async function refundByMedusasButton(amount: string): Promise<void> {
    await paymentsOfMedusa().getByRole("button").last().click()
    await page.getByRole("menuitem", { name: "Refund" }).click()
    const dialog = page.getByRole("dialog")
    await dialog.locator('input[inputmode="decimal"], input[name="amount"]').first().fill(amount)
    await button(dialog, "Save").click()
    await dialog.waitFor({ state: "detached" })
  }
})

describe("the panel says of a payment that is", () => {
  const shown: ShownState[] = []
  const FILE = join(repositoryRoot, "integration-tests", "admin", "panel-states.md")

  beforeAll(async () => {
    ecomShop = await onEcom(harness)
  })

  test.each(states)("$state", async ({ state, make: bring, badge: expected, says = [], offers }) => {
    const panel = await window.panelOf(await bring())

    await panel.getByText(expected, { exact: true }).first().waitFor()
    for (const sentence of says) await panel.getByText(sentence).first().waitFor()
    expect(await offered(panel)).toEqual(offers)
    expect(await listBarriers(page, "[data-vipps-payment]")).toEqual([])
    shown.push({ state, badge: await badge(panel), says: await sentences(panel), offers })
  })

  it("is what panel-states.md says", async () => {
    expect(shown).toHaveLength(states.length)
    const table = writeStates(shown)
    if (process.env.UPDATE_PANEL_STATES) await writeFile(FILE, table)
    expect(await readFile(FILE, "utf8")).toBe(table)
  })

  it("one of two of an edited order: each has its own panel, and captures its own part", async () => {
    const { first, second } = await make.grown()
    const panel = await window.panelOf(first)
    const other = page.locator(`[data-vipps-payment="${second.paymentId}"]`)
    expect(await figures(panel)).toMatchObject({ Reserved: "1 000 kr" })
    await other.getByText("medusa-").waitFor()
    expect(await figures(other)).toMatchObject({ Reserved: "250 kr" })

    await button(other, "Capture").click()
    await button(other, /Capture 250.kr/).click()
    await confirm()

    await other.getByText("Captured", { exact: true }).first().waitFor()
    expect(await figures(panel)).toMatchObject({ Captured: "0 kr" })
  })
})

describe("the payment link", () => {
  it("is made by a button, shown whole with its host, and copied", async () => {
    const paid = await make.released()
    const panel = await window.panelOf(paid)

    await button(panel, /Make a payment link for 250.kr/).click()
    await page.getByText(/a link by which the customer can pay 250.kr\. Nothing is sent/).waitFor()
    await confirm()

    await panel.getByText(/Payment link for 250.kr/).waitFor()
    const shown = await panel.getByText("/payment-collection/").innerText()
    expect(shown).toMatch(/^https?:\/\/[^/]+\/payment-collection\/pay_col_\w+\?order_id=/)
    expect(await offered(panel)).toEqual(["Refund"])
    expect(await listBarriers(page, "[data-vipps-payment]")).toEqual([])
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"])
    await button(panel, "Copy the payment link").click()
    await eventually(
      "the link is copied",
      async () => (await page.evaluate("navigator.clipboard.readText()")) === shown,
    )
  })

  it.each([
    ["wide", { width: 1280 }],
    ["on a phone, in Norwegian, in the dark", { width: 390, locale: "nb-NO", theme: "dark" as const }],
  ])("fits into the panel, %s", async (name, view) => {
    const other = await adminHarness.openWindow(view)
    const bring = { asking: await make.asking(), released: await make.released() }
    for (const [state, paid] of Object.entries(bring)) {
      const panel = await other.panelOf(paid)
      expect(await scrollsSideways(other.page)).toBe(false)
      expect(await listBarriers(other.page, "[data-vipps-payment]")).toEqual([])
      await takeScreenshotOf(panel, `panel-link-${state}-${view.width}`)
    }
    await other.close()
  })
})

describe("in Norwegian", () => {
  let norwegian: AdminWindow
  beforeAll(async () => {
    norwegian = await adminHarness.openWindow({ locale: "nb-NO", theme: "dark" })
  })
  afterAll(() => norwegian?.close())

  it("because the browser is, with dates and amounts, in the dark, without barriers", async () => {
    const paid = await captured("750")
    const change = `update vipps_attempt set reserved_at = '2020-05-03T08:00:00Z' where reference = $1`
    await harness.sql(change, [paid.reference])

    const panel = await norwegian.panelOf(paid)

    await panel.getByText("Delvis belastet").waitFor()
    await panel.getByText(/30\. oktober 2020 \(utløpt\)/).waitFor()
    await panel
      .getByText(/Fristen for belastning er ute\. De gjenstående 250.kr kan ikke lenger belastes/)
      .waitFor()
    expect(await listBarriers(norwegian.page, "[data-vipps-payment]")).toEqual([])
  })

  it("captures and refunds, with refusals in Norwegian too: our own, and Vipps'", async () => {
    const paid = await pay()
    const panel = await norwegian.panelOf(paid)
    const click = async (name: string | RegExp) => button(panel, name).click()
    const confirmHere = () => button(norwegian.page.getByRole("alertdialog"), "Bekreft").click()

    // somebody else was faster
    await click("Belast")
    expect(await harness.admin.vipps(paid).capture("750")).toMatchObject({ status: 200 })
    await click(/^Belast 1.000.kr$/)
    await confirmHere()
    await panel
      .getByRole("alert")
      .getByText(
        /Belastningen på 1.000.kr ble ikke gjennomført: 1.000.kr var reservert, 750.kr er belastet, og 250.kr er igjen/,
      )
      .waitFor()

    await harness.sandbox.control.next("refund", refuses("can't refund"))
    await click("Tilbake")
    await click("Refunder")
    await click(/^Refunder 750.kr$/)
    await confirmHere()
    await panel.getByRole("alert").getByText(wordsOf("can't refund", "nb")).waitFor()
    expect(await panel.getByText(wordsOf("can't refund", "nb")).count()).toBe(1)

    await click(/^Refunder 750.kr$/)
    await confirmHere()
    await panel.locator('[data-vipps-state="refunded"]').waitFor()
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "750" })
  })

  it("until somebody chooses English on our page; then on all of them", async () => {
    await goToList(norwegian)
    await norwegian.page.getByText("Betalinger med Vipps").waitFor()
    await choose(norwegian.page, "Språk", "English")
    await norwegian.page.getByText("Payments with Vipps").waitFor()

    const panel = await norwegian.panelOf(await pay())
    await panel.getByText("Reserved").first().waitFor()
  })
})

describe("the Vipps page", () => {
  it("is in the menu, finds an order by its number, and leads to it", async () => {
    const paid = await captured("750")
    const { body } = await harness.admin.vipps(paid).status()
    const number = JSON.stringify(body).match(/"display_id":(\d+)/)?.[1] ?? "?"
    await window.goTo("/orders")
    await page.getByRole("link", { name: "Vipps" }).first().click()
    // the page of orders has a box to search in as well
    await page.getByText("Payments with Vipps").waitFor()

    await page.getByRole("searchbox").fill(`#${number}`)
    await page.keyboard.press("Enter")
    await page.getByText("1 payment", { exact: true }).last().waitFor()
    await page.getByRole("link", { name: `#${number}`, exact: true }).click()

    await page.locator(`[data-vipps-payment="${paid.paymentId}"]`).waitFor()
  })

  it("filters, and pages by the database", async () => {
    await harness.sql(`
      insert into vipps_attempt (reference, provider_id, merchant_serial_number, session_id, attempt_number, amount_minor,
                                 currency_code, api, vipps_state, reserved_minor, captured_minor, capturable_minor, created_at, reserved_at)
      select 'medusa-page-' || n, 'pp_vipps_vipps', '654987', 'payses_page' || n, 1, 100, 'nok', 'ecom', 'authorized', 100, 0, 100,
             '2020-01-01', now() from generate_series(1, 60) n`)
    await goToList(window)
    await button(page, /^Waiting for capture/).click()
    await page.waitForURL(/filter=waiting/)
    // its number comes with the list
    const counted = button(page, /^Waiting for capture \(\d+\)$/)
    const found = Number(/\((\d+)\)/.exec(await counted.innerText())?.[1])
    const pages = Math.ceil(found / 20)
    await page.getByText(`Page 1 of ${pages}`).waitFor()
    expect(pages).toBeGreaterThan(3)

    await button(page, "Next").click()

    await page.getByText(`Page 2 of ${pages}`).waitFor()
    await page.reload()
    await page.getByText(`Page 2 of ${pages}`).waitFor()
    expect(await page.locator("tbody tr").count()).toBe(20)
  })

  it("shows a developer what happened, and closes by Escape", async () => {
    const paid = await captured("1000")
    await harness.sandbox.control.next("refund", refuses("can't refund"))
    await harness.admin.vipps(paid).refund("10")
    await window.goTo(`/vipps?q=${paid.reference}`)

    await button(page, `Support view: ${paid.reference}`).click()

    const drawer = page.getByRole("dialog")
    await drawer.getByText(new RegExp(`^${codeOf("can't refund")}`)).waitFor()
    await drawer.getByText("contextId").first().waitFor()
    expect(await listBarriers(page, '[role="dialog"]')).toEqual([])
    await page.keyboard.press("Escape")
    await drawer.waitFor({ state: "detached" })
  })

  it("gives the accountant a file", async () => {
    const paid = await captured("12.34")
    await goToList(window)
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Export CSV").click()])

    const csv = await readFile(await download.path(), "utf8")

    await page.getByText("the column “operation” says which. All amounts are positive.").waitFor()
    expect(download.suggestedFilename()).toMatch(/^vipps-operations.*\.csv$/)
    expect(csv).toContain(`,${paid.reference},`)
    expect(csv).toMatch(/,capture,12\.34,nok,/)
  })

  it("gives it with semicolons and decimal commas when asked, and refuses a reversed period", async () => {
    const paid = await captured("12.34")
    // ePayment's answer has no transaction id: a read has
    if (apiOfRun === "epayment")
      expect(await harness.admin.vipps(paid).resolve()).toMatchObject({ status: 200 })
    await goToList(window)
    await choose(page, "Format", "Semicolon, decimal comma")
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Export CSV").click()])
    const csv = await readFile(await download.path(), "utf8")
    expect(csv).toMatch(new RegExp(`;${paid.reference};[\\w-]+;capture;12,34;nok;`))

    await page.getByLabel("From", { exact: true }).fill("2026-11-28")
    await page.getByLabel("To, inclusive", { exact: true }).fill("2026-11-01")

    await page.getByText("The first day, 28 November 2026, is after the last, 1 November 2026").waitFor()
    expect(await button(page, "Export CSV").isDisabled()).toBe(true)
  })

  it("gives the settlement of some days, and says which are empty, which sales unit it lacks, and why", async () => {
    await goToList(window)
    const lacks = [
      {
        ...{ merchant_serial_number: "123456", from: "2026-01-03", to: "2026-01-04" },
        ...{ code: "settlement-no-ledger", params: { msn: "123456" } },
      },
    ]
    await page.route("**/admin/vipps/settlement?*", async (route) => {
      const response = await route.fetch()
      const headers = { ...response.headers(), "x-vipps-settlement-lacks": JSON.stringify(lacks) }
      await route.fulfill({ response, headers })
    })
    await page.getByLabel("Settlement from").fill("2026-01-02")
    await page.getByLabel("Settlement to, inclusive").fill("2026-01-04")

    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Settlement").click()])

    expect(download.suggestedFilename()).toBe("vipps-settlement-2026-01-02--2026-01-04.csv")
    const csv = await readFile(await download.path(), "utf8")
    expect(csv).toMatch(/^ledger_date[,;]entry[,;]/)
    expect(csv.match(/^2026-01-0\d[,;]no-movements[,;]/gm)).toHaveLength(3)
    await page.getByText("No movements on 2 January 2026, 3 January 2026, 4 January 2026.").waitFor()
    await page
      .getByText(
        "The file lacks the sales unit 123456, 3 January 2026 – 4 January 2026. Vipps shows no ledger",
      )
      .waitFor()
    await page.unroute("**/admin/vipps/settlement?*")
  })

  it("asks for no settlement of a reversed period, or of more than 31 days", async () => {
    await goToList(window)
    const [from, to] = [page.getByLabel("Settlement from"), page.getByLabel("Settlement to, inclusive")]
    await from.fill("2026-01-31")
    await to.fill("2026-01-01")
    await page.getByText("The first day, 31 January 2026, is after the last, 1 January 2026").waitFor()
    expect(await button(page, "Settlement").isDisabled()).toBe(true)
    await from.fill("2026-01-01")
    await to.fill("2026-02-01")
    await page.getByText("Choose at most 31 days. This period has 32.").waitFor()
    expect(await button(page, "Settlement").isDisabled()).toBe(true)
    await to.fill("2026-01-31")
    expect(await button(page, "Settlement").isDisabled()).toBe(false)
  })

  it("says so when the session has expired, and gives no file", async () => {
    const other = await adminHarness.openWindow()
    await goToList(other)
    await other.page.context().clearCookies()

    await button(other.page, "Export CSV").click()

    await other.page.getByText("You are logged out: log in again.").waitFor()
    await other.close()
  })

  it.each(["light", "dark"] as const)("has no barriers, %s, wide or narrow", async (theme) => {
    await make.notMade()
    for (const width of [1440, 420]) {
      const other = await adminHarness.openWindow({ theme, width })
      await other.goTo("/vipps?filter=attention")
      await other.page.getByText("No order made").first().waitFor()
      expect(await listBarriers(other.page, "main")).toEqual([])
      await takeScreenshot(other.page, `list-attention-${theme}-${width}`)
      await other.close()
    }
  })

  it("says of an order that could not be made why, in the reader's language", async () => {
    const reference = await make.notMade()
    const norwegian = await adminHarness.openWindow({ locale: "nb-NO", width: 1280 })
    await norwegian.goTo(`/vipps?q=${reference}`)

    const row = norwegian.page.locator("tbody tr")
    await row.getByText("Ordren kan ikke opprettes: noe i handlekurven er utsolgt.").waitFor()
    expect(await row.count()).toBe(1)
    await takeScreenshot(norwegian.page, "list-not-made-nb")
    await norwegian.close()
  })
})

describe("the connection check", () => {
  it("finds right keys right, and has no barriers", async () => {
    await window.goTo("/vipps")
    await page.getByRole("link", { name: "Connection check" }).click()

    for (const code of ["token-ok", "details-ok", "callback-ok", "clock-ok"])
      await page.locator(`[data-check="${code}"]`).waitFor()
    expect(await listBarriers(page, "main")).toEqual([])
  })

  it("names a wrong key, in the reader's language, and shows none", async () => {
    const wrong = await harness.bootAnother({ VIPPS_CLIENT_SECRET: "not-the-secret" })
    const elsewhere = await openAdminHarness({ ...harness, ...wrong })
    try {
      const norwegian = await elsewhere.openWindow({ locale: "nb-NO" })
      await norwegian.goTo("/vipps/connection")
      const check = norwegian.page.locator('[data-check="wrong-client-secret"]')
      await check.getByText(/Vipps godtar ikke clientSecret \(VIPPS_CLIENT_SECRET\)/).waitFor()
      expect(await norwegian.page.content()).not.toContain("not-the-secret")
    } finally {
      await elsewhere.stop()
      await wrong.server.stop()
    }
  })
})

describe("at home beside Medusa's own sections, in pictures", () => {
  const LARGEST_PICTURE = 250_000
  const widths = { width: 1280 }

  it("the panel, in English by day and in Norwegian by night", async () => {
    const paid = await captured("750")
    for (const [name, view] of [
      ["admin-panel", { ...widths }],
      ["admin-panel-nb", { ...widths, locale: "nb-NO", theme: "dark" as const }],
    ] as const) {
      const other = await adminHarness.openWindow(view)
      const panel = await other.panelOf(paid)
      const box = await panel.boundingBox()
      await other.page.setViewportSize({
        ...widths,
        height: Math.ceil((box?.y ?? 0) + (box?.height ?? 0) + 12),
      })
      expect(await takeScreenshot(other.page, name)).toBeLessThan(LARGEST_PICTURE)
      await other.close()
    }
  })

  it("the page of payments, and the connection check", async () => {
    const other = await adminHarness.openWindow(widths)
    await goToList(other)
    expect(await takeScreenshot(other.page, "admin-payments")).toBeLessThan(LARGEST_PICTURE)
    // earlier tests let time pass, which leaves payments overdue until the job's next run
    await harness.reconcile()
    await other.goTo("/vipps/connection")
    await other.page.locator('[data-check="reconciliation-ok"]').waitFor()
    expect(await takeScreenshot(other.page, "admin-connection")).toBeLessThan(LARGEST_PICTURE)
    await other.close()
  })
})
