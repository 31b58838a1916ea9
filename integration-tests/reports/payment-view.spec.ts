import { readdir, readFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { z } from "zod"
import { createApi, expectBody, repositoryRoot, type Api, type PaidOrder } from "../../demo/harness"
import { apiOfRun } from "../support/server/apis"
import { bootShop, type BootedShop } from "../support/server/boot"
import { onEcom } from "../support/server/ecom-shop"
import { countCalls } from "../support/ledgers/ledgers"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { passTime } from "../support/time/time"
import { play, readPlayed, writePlayed } from "./admin-api-page"
import { readList, readView, type View } from "../support/staff/admin-api"
import { codeOf, refuses, wordsOf, type Refusal } from "../support/server/vipps-errors"

jest.setTimeout(180_000)

const DAY = 24 * 60

let harness: BootedShop

beforeAll(async () => {
  harness = await bootShop({
    env: { VIPPS_TIMEOUT_MS: "2000" },
    sandbox: { switches: { rateLimits: false } },
  })
  await disableReconciliation(harness)
})
afterAll(() => harness?.stop())

/** ePayment guarantees a capture for days that it says; of eCom's payments the banks' limits are known. */
const guaranteed = (ofEcom: string) => (apiOfRun === "ecom" ? ofEcom : "capture-guarantee-ended")

const view = (paid: PaidOrder) => readView(harness.admin.api, paid)
const pay = () => harness.shop.payWithVipps("1000")
function errorRow(refusal: Refusal) {
  const [error_group, error_code] = codeOf(refusal).split("/")
  return { error_group, error_code }
}
const codes = (list: { code: string }[]) => list.map(({ code }) => code)
const refusals = ({ actions }: View) =>
  Object.fromEntries(Object.entries(actions).map(([name, { refusal }]) => [name, refusal?.code ?? "allowed"]))

async function captured(amount: string): Promise<PaidOrder> {
  const paid = await pay()
  expect(await harness.admin.vipps(paid).capture(amount)).toMatchObject({ status: 200 })
  return paid
}

describe("one call tells what the panel shows, without a call to Vipps", () => {
  it("of a reservation: what can be done, and until when", async () => {
    const paid = await pay()
    const before = await countCalls(harness, paid.reference)

    const shown = await view(paid)

    expect(shown).toMatchObject({
      state: "authorized",
      reserved: 1000,
      remaining: 1000,
      capture_days_left: 180,
      refund_days_left: 365,
      medusa_order: { id: paid.orderId },
      api: apiOfRun,
      currency_code: "nok",
      warnings: [],
      problems: [],
      medusa_buttons: { capture: null, refund: null },
    })
    expect(refusals(shown)).toEqual({
      capture: "allowed",
      refund: "nothing-captured",
      release: "release-uncaptured",
      cancel: "allowed",
    })
    expect(shown.actions.capture.max).toBe(1000)
    const reservedMs = Date.parse(z.string().parse(shown.reserved_at))
    // ePayment says of each payment what eCom leaves to what is known of the banks
    const [until, other] =
      apiOfRun === "ecom"
        ? [shown.bankaxept_until, shown.capture_guaranteed_until]
        : [shown.capture_guaranteed_until, shown.bankaxept_until]
    expect(Date.parse(until ?? "") - reservedMs).toBe(7 * DAY * 60_000)
    expect(other).toBeNull()
    expect(await countCalls(harness, paid.reference)).toEqual(before)
  })

  it("of a part captured: that the stock buttons would fail, and why", async () => {
    const shown = await view(await captured("750"))

    expect(refusals(shown)).toEqual({
      capture: "allowed",
      refund: "allowed",
      release: "allowed",
      cancel: "cancel-captured",
    })
    expect(shown.actions).toMatchObject({
      capture: { max: 250 },
      refund: { max: 750 },
      release: { max: 250 },
    })
    expect(shown.medusa_buttons).toMatchObject({
      capture: { code: "medusa-capture-whole" },
      refund: { code: "medusa-refund-partial" },
    })
    expect(shown.medusa_buttons.capture?.message).toMatch(/takes only what the order still needs/)
  })

  it("of a released payment: nothing to say of the stock buttons, which work", async () => {
    const paid = await captured("750")
    await harness.admin.vipps(paid).release()

    const shown = await view(paid)

    expect(shown).toMatchObject({
      state: "captured",
      released: 250,
      remaining: 0,
      medusa_buttons: { capture: null, refund: null },
    })
    expect(refusals(shown)).toMatchObject({
      capture: "capture-released",
      refund: "allowed",
      release: "already-released",
    })
    expect(await harness.admin.refund(paid, "750")).toMatchObject({ status: 200 })
  })

  it("of a payment refunded in part: that the stock button offers too much", async () => {
    const paid = await captured("1000")
    await harness.admin.vipps(paid).refund("200")

    const shown = await view(paid)

    expect(shown.actions.refund.max).toBe(800)
    expect(shown.medusa_buttons.refund?.code).toBe("medusa-refund-whole")
  })

  test.each<[string, number, string[], Record<string, string>]>([
    ["6 days", 6, [], { capture: "allowed" }],
    ["8 days", 8, [guaranteed("bank-may-let-go-visa")], { capture: "allowed" }],
    ["31 days", 31, [guaranteed("bank-may-let-go")], { capture: "allowed" }],
    ["160 days", 160, ["capture-limit-near"], { capture: "allowed" }],
    ["181 days", 181, ["capture-limit-passed"], { capture: "capture-too-old", cancel: "cancel-too-old" }],
  ])("of a reservation %s old", async (_, days, warnings, refused) => {
    const paid = await pay()
    await passTime(harness, days * DAY)

    const shown = await view(paid)

    expect(codes(shown.warnings)).toEqual(warnings)
    expect(refusals(shown)).toMatchObject(refused)
    expect(shown.capture_days_left).toBe(Math.max(0, 180 - days))
  })

  test.each<[string, number, string[], string]>([
    ["340 days", 340, ["refund-limit-near"], "allowed"],
    ["366 days", 366, ["refund-limit-passed"], "refund-too-old"],
  ])("of a captured payment %s old", async (_, days, warnings, refund) => {
    const paid = await captured("1000")
    await passTime(harness, days * DAY)

    const shown = await view(paid)

    expect(codes(shown.warnings)).toEqual(warnings)
    expect(refusals(shown).refund).toBe(refund)
  })
})

describe("what is not as it should be is said in words", () => {
  it("a capture whose answer was lost, while nobody knows", async () => {
    const paid = await pay()
    await harness.sandbox.control.next("capture", { dropResponse: "after-executing" }, 5)
    await harness.sandbox.control.next("details", { status: 500 }, 5)
    expect(await harness.admin.vipps(paid).capture("300")).toMatchObject({ status: 400 })
    await harness.sandbox.control.clearFaults()
    await passTime(harness, 10)

    const [problem] = (await view(paid)).problems

    expect(problem).toMatchObject({ code: "unresolved", resolve: true, kind: "capture", amount: 300 })
    expect(problem?.message).toMatch(
      /The capture of 300.kr of .* is unresolved: it may or may not have gone through at Vipps/,
    )
    expect(await harness.admin.vipps(paid).resolve()).toMatchObject({ status: 200 })
    expect((await view(paid)).problems).toEqual([])
  })

  it("a refusal by Vipps, with its reason, until something newer was asked", async () => {
    const paid = await captured("1000")
    await harness.sandbox.control.next("refund", refuses("can't refund"))
    await harness.admin.vipps(paid).refund("100")

    const shown = await view(paid)
    await harness.admin.vipps(paid).refund("100")

    expect(codes(shown.problems)).toEqual(["failed"])
    expect(shown.problems[0]?.message).toContain(wordsOf("can't refund"))
    expect((await view(paid)).problems).toEqual([])
  })

  it("stays readable when Vipps is down, with the time of the last figures; history and refresh say why not", async () => {
    const paid = await pay()
    await harness.sandbox.control.next("details", { status: 503 }, 20)
    const { vipps_read_at } = await view(paid)

    const path = `/admin/vipps/payments/${paid.paymentId}/history`
    const history = await harness.admin.api({ method: "GET", path })
    const refresh = await harness.admin.vipps(paid).refresh()
    await harness.sandbox.control.clearFaults()

    expect(history.message).toContain("Vipps had an outage")
    expect([history.status, refresh.status]).toEqual([400, 400])
    expect(await view(paid)).toMatchObject({ reserved: 1000, vipps_read_at })
    expect(vipps_read_at).not.toBeNull()
  })
})

describe("on demand", () => {
  it("Vipps' history, newest first", async () => {
    const paid = await captured("750")

    const path = `/admin/vipps/payments/${paid.paymentId}/history`
    const { body } = await harness.admin.api({ method: "GET", path })

    expect(body.history).toMatchObject([
      { operation: "CAPTURE", amount: 750, currency_code: "nok", success: true },
      { operation: "RESERVE", amount: 1000, success: true },
      { operation: "INITIATE", amount: 1000, success: true },
    ])
  })

  it("why each refund was made, as the staff told Medusa", async () => {
    const paid = await captured("750")
    const made = await harness.admin.api({
      method: "POST",
      path: "/admin/refund-reasons",
      body: { label: "Feil størrelse", code: `size-${paid.reference}` },
    })
    const { id } = expectBody(
      z.object({ refund_reason: z.object({ id: z.string() }) }),
      made,
      "a reason",
    ).refund_reason
    const refund = (body: Record<string, string | number>) =>
      harness.admin.api({ method: "POST", path: `/admin/vipps/payments/${paid.paymentId}/refund`, body })
    expect(await refund({ amount: 100, reason_id: id, note: "Ville ha M" })).toMatchObject({ status: 200 })
    expect(await refund({ amount: 50, note: "Kom for sent" })).toMatchObject({ status: 200 })
    expect(await refund({ amount: 25 })).toMatchObject({ status: 200 })

    const path = `/admin/vipps/payments/${paid.paymentId}/history`
    const { body } = await harness.admin.api({ method: "GET", path })

    expect(body.history).toMatchObject([
      { operation: "REFUND", amount: 25, reason: null, note: null },
      { operation: "REFUND", amount: 50, reason: null, note: "Kom for sent" },
      { operation: "REFUND", amount: 100, reason: "Feil størrelse", note: "Ville ha M" },
      { operation: "CAPTURE", reason: null, note: null },
      { operation: "RESERVE", reason: null, note: null },
      { operation: "INITIATE", reason: null, note: null },
    ])
  })

  it("the journal, with what Vipps' support asks for; by Medusa's id and by Vipps'", async () => {
    const paid = await captured("1000")
    await harness.sandbox.control.next("refund", refuses("can't refund"))
    await harness.admin.vipps(paid).refund("100")

    const ask = (id: string) =>
      harness.admin.api({ method: "GET", path: `/admin/vipps/payments/${id}/support` })
    const { body } = await ask(paid.paymentId)

    expect(body.attempts).toMatchObject([
      { reference: paid.reference, attempt_number: 1, amount: 1000, currency_code: "nok", api: apiOfRun },
    ])
    expect(body.operations).toMatchObject([
      {
        kind: "capture",
        state: "executed",
        send_count: 1,
        amount: 1000,
        currency_code: "nok",
        api: apiOfRun,
      },
      {
        kind: "refund",
        state: "refused",
        send_count: 1,
        amount: 100,
        ...errorRow("can't refund"),
        context_id: expect.any(String),
        created_at: expect.any(String),
      },
    ])
    expect((await ask(paid.reference)).body).toEqual(body)
    expect(await ask("pay_unknown")).toMatchObject({ status: 404 })
  })
})

describe("an error comes whole inside its message, for our own pages", () => {
  let pages: Api

  beforeAll(async () => {
    const { email, password } = harness.facts.admin
    const login = await createApi(harness.server.url)({
      method: "POST",
      path: "/auth/user/emailpass",
      body: { email, password },
    })
    const { token } = expectBody(z.object({ token: z.string() }), login, "logging in")
    pages = createApi(harness.server.url, {
      authorization: `Bearer ${token}`,
      "x-vipps-error-in-message": "true",
    })
  })

  it.each([
    ["the plugin's refusal", "capture", { amount: 1000.01 }, { status: 400, code: "capture-too-much" }],
    ["a refusal of the body", "refund", { amount: -1 }, { status: 400, code: undefined }],
    ["a refusal without a body", "release", {}, { status: 400, code: "release-uncaptured" }],
  ])("%s", async (_, path, body, expected) => {
    const paid = await pay()
    const call = { method: "POST" as const, path: `/admin/vipps/payments/${paid.paymentId}/${path}`, body }

    const toPages = await pages(call)
    const toOthers = await harness.admin.api(call)

    expect({ status: toOthers.status, code: toOthers.body.code }).toEqual(expected)
    expect(toPages.status).toBe(expected.status)
    expect(Object.keys(toPages.body)).toEqual(["message"])
    expect(JSON.parse(toPages.message ?? "")).toEqual(toOthers.body)
  })

  it("and what is no error comes as it is", async () => {
    const call = { method: "GET" as const, path: `/admin/vipps/payments/${(await pay()).paymentId}` }

    expect((await pages(call)).body).toEqual((await harness.admin.api(call)).body)
  })
})

describe("docs/admin-api.md", () => {
  it("answers as it says, route by route, on one payment", async () => {
    // it shows a payment of eCom
    const { shop, admin } = await onEcom(harness)
    const paid = await shop.payWithVipps("1000")
    const answers = new Map<string, unknown>()
    for (const one of await readPlayed()) answers.set(one.mark, await play(admin, paid, one))

    if (process.env.UPDATE_ADMIN_API) await writePlayed(answers)

    const documented = await readPlayed()
    expect(documented.length).toBeGreaterThan(7)
    for (const { mark, documented: said } of documented)
      expect({ mark, answer: answers.get(mark) }).toEqual({ mark, answer: said })
  })

  it("names each route, and each field of a payment, also in the list", async () => {
    const page = await readFile(join(repositoryRoot, "docs", "admin-api.md"), "utf8")
    const folder = join(repositoryRoot, "src", "api", "admin", "vipps")
    const routes = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith("route.ts"))
    expect(routes.length).toBeGreaterThan(10)
    for (const route of routes) {
      const path = dirname(route).replace("[payment_id]", ":payment_id")
      const [, method] =
        /export const (GET|POST) = answering/.exec(await readFile(join(folder, route), "utf8")) ?? []
      const isNamed = [`${method} /admin/vipps/${path}\``, `${method} …/${basename(path)}\``].some((name) =>
        page.includes(name),
      )
      expect({ path, isNamed }).toEqual({ path, isNamed: true })
    }
    const paid = await pay()
    const [listed = {}] = (await readList(harness.admin.api, `q=${paid.reference}`)).payments
    const fields = new Set([...Object.keys(await view(paid)), ...Object.keys(listed)])
    expect(fields).toContain("failed_kind")
    expect([...fields].filter((field) => !page.includes(`\`${field}\``))).toEqual([])
  })
})
