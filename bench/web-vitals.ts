import type { Page } from "playwright-core"
import { say, withProgress } from "../demo/progress"
import { runSql } from "../demo/harness"
import {
  openAdminHarness,
  type AdminHarness,
  type AdminWindow,
} from "../integration-tests/admin/admin-harness"
import type { Figure } from "./figure"
import { median, table } from "./measure"
import { fill, MANY } from "./payment-list"
import { openVipps, type BenchShop } from "./shops"
import { becomeIdle, observeVitals, readClockMs, readVitals, type Visited, type Vitals } from "./vitals"

const screens = {
  laptop: { width: 1280, height: 720 },
  phone: { width: 390, height: 844 },
}
type Screen = keyof typeof screens

/** From key to key. */
const TYPING_MS = 100

/** `shown`: resolves when it has all that it will show by itself. `use`: what the staff do there. */
type Place = {
  name: string
  path: string
  shown(page: Page): Promise<void>
  use?(page: Page, screen: Screen): Promise<void>
}

/** `shownS`: when the rows or the panel were there; what is painted largest may come before them. */
type Visit = Visited & { shownS: number }

export const webVitals: Figure = {
  name: "web-vitals",
  title: "Web vitals of the admin's pages",
  measure: async (bench) => {
    const harness = await bench.harness()
    const many = bench.quick ? 1_000 : MANY
    const shop = await withProgress(`A shop with ${many} payments`, async () =>
      fill(await openVipps(harness), many),
    )
    const places = await preparePlaces(shop)
    const staff = await withProgress("The admin, as a store builds it", () =>
      openAdminHarness({ server: shop.server, facts: harness.facts }),
    )
    const rows: string[][] = []
    for (const screen of ["laptop", "phone"] as const) {
      const rounds = bench.quick ? 2 : 7
      rows.push(...(await withProgress(`On a ${screen}`, () => visitAll(staff, places, { screen, rounds }))))
    }
    await staff.stop()
    await shop.stop()
    return report(rows)
  },
}

/** Two equal orders; the second's payment is not Vipps', so that its page has nothing of ours. */
async function preparePlaces({ shop, databaseUrl }: BenchShop): Promise<Place[]> {
  const [ours, others] = [await shop.payWithVipps("1000"), await shop.payWithVipps("1000")]
  await runSql(databaseUrl, `update payment set provider_id = 'pp_system_default' where id = $1`, [
    others.paymentId,
  ])
  return [
    { name: "our list", path: "/vipps", shown: rowsShown("[data-vipps-row]"), use: useList },
    { name: "Medusa's list of orders", path: "/orders", shown: rowsShown("tbody tr") },
    {
      name: "an order, with our panel",
      path: `/orders/${ours.orderId}`,
      shown: (page) => page.locator("[data-vipps-payment]").getByText("medusa-").waitFor(),
      use: usePanel,
    },
    {
      name: "an order, without it",
      path: `/orders/${others.orderId}`,
      shown: (page) => page.getByRole("heading", { name: "Payments" }).waitFor(),
    },
  ]
}

const rowsShown = (rows: string) => (page: Page) => page.locator(rows).first().waitFor()

/** Each place once per round, one after the other; the first round fills the browser's cache and does not count. */
async function visitAll(
  staff: AdminHarness,
  places: Place[],
  { screen, rounds }: { screen: Screen; rounds: number },
): Promise<string[][]> {
  const window = await staff.openWindow(screens[screen])
  await observeVitals(window.page)
  const visits = new Map<Place, Visit[]>(places.map((place) => [place, []]))
  for (let round = 0; round <= rounds; round++)
    for (const [place, visited] of visits) {
      const vitals = await visit(window, place, screen)
      if (round > 0) visited.push(vitals)
    }
  await window.close()
  return [...visits].map(([place, visited]) => {
    say(`    ${place.name}: ${[...new Set(visited.flatMap(({ worst }) => worst))].join("\n      ")}`)
    return [`${screen}: ${place.name}`, ...judgeAll(visited, place.use !== undefined), tellShown(visited)]
  })
}

async function visit({ page, goTo }: AdminWindow, place: Place, screen: Screen): Promise<Visit> {
  await goTo(place.path)
  await place.shown(page)
  const shownS = (await readClockMs(page)) / 1000
  await page.waitForLoadState("networkidle")
  await place.use?.(page, screen)
  return { ...(await readVitals(page)), shownS }
}

/** As a person does: the next when the page has done with the one before. */
async function stepByStep(page: Page, steps: (() => Promise<unknown>)[]): Promise<void> {
  for (const step of steps) {
    await step()
    await becomeIdle(page)
  }
}

/** The list asks the server for other payments, and shows them. */
async function otherRows(page: Page, act: () => Promise<unknown>): Promise<void> {
  const answered = page.waitForResponse((answer) => answer.url().includes("/admin/vipps/payments"))
  await act()
  await answered
  await page.locator('[aria-busy="true"]').waitFor({ state: "detached" })
  await becomeIdle(page)
}

async function useList(page: Page, screen: Screen): Promise<void> {
  const filters = page.getByRole("group", { name: "Show" })
  const button = (name: string) => page.getByRole("button", { name, exact: true })
  await otherRows(page, () => filters.getByRole("button", { name: /^Waiting for capture/ }).click())
  await stepByStep(page, [
    () => page.locator("[data-vipps-row] [role=checkbox]").first().click(),
    () => page.getByRole("checkbox", { name: "Select all on this page" }).click(),
    () => button("Clear selection").click(),
    ...(screen === "phone" ? [() => page.getByRole("combobox", { name: "Sort by" }).click()] : []),
  ])
  const sorting = page.getByRole("option", { name: "Amount, largest first" })
  const heading = page.locator("th").getByRole("button", { name: "Reserved" })
  await otherRows(page, () => (screen === "phone" ? sorting : heading).click())
  await otherRows(page, () => button("All").click())
  await otherRows(page, () => button("Next").click())
  await stepByStep(page, [() => page.getByRole("searchbox").click()])
  // it searches once nobody types any more
  await otherRows(page, () => page.keyboard.type("1042", { delay: TYPING_MS }))
  await page.getByRole("link", { name: "#1042" }).waitFor()
}

/** Opens the form, types, closes it, and reads the history: no money moves, so that every round finds the same. */
async function usePanel(page: Page, screen: Screen): Promise<void> {
  const panel = page.locator("[data-vipps-payment]")
  const place = screen === "laptop" ? panel : page.locator("[data-vipps-summary]")
  const button = (name: string) => place.getByRole("button", { name, exact: true })
  await stepByStep(page, [
    () => button("Capture").click(),
    () => place.getByLabel("Amount").click(),
    () => page.keyboard.press("ControlOrMeta+A"),
    () => page.keyboard.type("200", { delay: TYPING_MS }),
    () => button("Back").click(),
    () => panel.getByRole("button", { name: "History at Vipps" }).click(),
  ])
  await panel.getByRole("listitem").first().waitFor()
}

const targets = {
  lcpS: { head: "LCP, s", most: 2.5, digits: 1 },
  cls: { head: "CLS", most: 0.1, digits: 3 },
  inpMs: { head: "INP, ms", most: 200, digits: 0 },
}

function tellShown(visited: Visit[]): string {
  const times = visited.map(({ shownS }) => shownS)
  return `${median(times).toFixed(1)} (${Math.max(...times).toFixed(1)})`
}

function judgeAll(visited: Vitals[], isUsed: boolean): string[] {
  return (["lcpS", "cls", "inpMs"] as const).map((name) => {
    if (name === "inpMs" && !isUsed) return "-"
    const { most, digits } = targets[name]
    const values = visited.map((vitals) => vitals[name])
    const [middle, worst] = [median(values), Math.max(...values)]
    const judged = worst <= most ? "" : middle <= most ? ": met in the median" : ": **missed**"
    return `${middle.toFixed(digits)} (${worst.toFixed(digits)})${judged}`
  })
}

function report(rows: string[][]): string {
  const head = [
    "",
    ...Object.values(targets).map(({ head: name, most }) => `${name}, ≤ ${most}`),
    "content, s",
  ]
  return `The built admin in a headless Chromium that has its scripts in the cache, in a shop with ${MANY.toLocaleString("en-GB")} payments:
the median of the visits, the worst in brackets. A laptop's screen is 1280 × 720, a phone's 390 × 844. INP is the slowest click or key
of a visit.
"Content" is when the rows or the panel are there, which may be after the LCP. What Medusa's own pages take is not the plugin's.

${table(head, rows)}`
}
