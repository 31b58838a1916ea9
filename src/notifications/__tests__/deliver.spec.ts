import type { MedusaContainer } from "@medusajs/framework/types"
import { deliver, type Notice } from "../deliver"

type Row = { idempotency_key: string; status: string; [field: string]: unknown }

/** Medusa's module: keeps a notification, then hands it to the channel's provider, which may fail. */
function startModule(fail: (channel: unknown) => string | undefined = () => undefined) {
  const rows: Row[] = []
  return {
    rows,
    listNotifications: async (asked: { idempotency_key: string }) =>
      rows.filter((row) => row.idempotency_key === asked.idempotency_key),
    createNotifications: async (given: Omit<Row, "status">) => {
      if (rows.some((row) => row.idempotency_key === given.idempotency_key))
        throw new Error("the key is taken")
      const why = fail(given.channel)
      rows.push({
        ...given,
        idempotency_key: String(given.idempotency_key),
        status: why ? "failure" : "success",
      })
      if (why) throw new Error(why)
    },
  }
}

function startShop(notification?: unknown) {
  const lines: string[] = []
  const parts: Record<string, unknown> = {
    notification,
    logger: { warn: (line: string) => lines.push(line) },
  }
  return { lines, container: { resolve: (name: string) => parts[name] } as unknown as MedusaContainer }
}

const notice: Notice = {
  key: "vipps.refund_failed:medusa-1:ref_1",
  event: "vipps.refund_failed",
  title: "Vipps: the refund of 250 kr was not made",
  description: "Because <so>.\nOrder #12: https://shop.no/app/orders/order_1",
  url: "https://shop.no/app/orders/order_1",
  ...{ orderId: "order_1", reference: "medusa-1", amountMinor: 25_000, currencyCode: "nok" },
  language: "en",
  email: undefined,
}
const byEmail = { ...notice, email: "shop@example.no" }

it("the bell shows it to everybody, once, also if it is delivered twice at the same time", async () => {
  const module = startModule()
  const { container, lines } = startShop(module)
  await Promise.all([deliver(container, notice), deliver(container, notice)])
  await deliver(container, notice)
  expect(module.rows).toEqual([
    {
      ...{ to: "", channel: "feed", template: "admin-ui", status: "success" },
      ...{ trigger_type: notice.event, resource_type: "order", resource_id: "order_1" },
      data: { title: notice.title, description: notice.description },
      idempotency_key: `${notice.key}:feed`,
    },
  ])
  expect(lines).toEqual([])
})

it("an e-mail has a template's data, and a text for providers without templates", async () => {
  const module = startModule()
  await deliver(startShop(module).container, byEmail)
  expect(module.rows.map(({ channel }) => channel)).toEqual(["feed", "email"])
  expect(module.rows[1]).toMatchObject({
    ...{ to: "shop@example.no", template: "vipps-staff-notice" },
    data: {
      ...{ title: notice.title, description: notice.description, url: notice.url, event: notice.event },
      ...{
        reference: "medusa-1",
        order_id: "order_1",
        amount_minor: 25_000,
        currency_code: "nok",
        language: "en",
      },
    },
    content: {
      subject: notice.title,
      text: notice.description,
      html: "<p>Because &#60;so&#62;.</p><p>Order #12: https://shop.no/app/orders/order_1</p>",
    },
  })
})

it("an e-mail that fails is logged without its address, and is not tried again; the bell has it all the same", async () => {
  const module = startModule((channel) =>
    channel === "email" ? "550 shop@example.no is unknown" : undefined,
  )
  const { container, lines } = startShop(module)
  await deliver(container, byEmail)
  await deliver(container, byEmail)
  expect(lines).toEqual([
    "vipps: an e-mail to the staff about medusa-1 could not be sent: 550 (notifyEmail) is unknown",
  ])
  expect(module.rows).toHaveLength(2)
})

it("a shop without a provider for a channel is told once for e-mail, and not at all for the bell, which shows it", async () => {
  const module = startModule(
    (channel) => `Could not find a notification provider for channel: ${String(channel)}`,
  )
  const { container, lines } = startShop(module)
  for (const key of ["one", "two"]) await deliver(container, { ...byEmail, key })
  expect(lines).toEqual([
    "vipps: notifyEmail is set, but the shop has no notification provider for e-mail. Add one to it.",
  ])
  expect(module.rows).toHaveLength(4)
})

it("a shop without the notification module says so once, and goes on", async () => {
  const { container, lines } = startShop()
  await deliver(container, notice)
  await deliver(container, byEmail)
  expect(lines).toEqual([
    "vipps: the shop has no notification module, so the staff are not told in the admin's bell.",
  ])
})

it("a module that is broken stops nothing", async () => {
  const broken = {
    listNotifications: () => Promise.reject(new Error("no table")),
    createNotifications: undefined,
  }
  const { container, lines } = startShop(broken)
  await deliver(container, notice)
  expect(lines).toEqual(["vipps: the staff can't be told in the admin's bell: no table"])
})
