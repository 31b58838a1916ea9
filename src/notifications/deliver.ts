import type {
  CreateNotificationDTO,
  INotificationModuleService,
  MedusaContainer,
} from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

/** What the staff read. `url`: the admin's page of it. */
export type Notice = {
  /** the same thing has the same key: it is delivered once */
  key: string
  event: string
  title: string
  description: string
  url: string
  orderId: string | undefined
  reference: string
  amountMinor: number
  currencyCode: string
  language: string
  email: string | undefined
}

/** The template that a provider for e-mail may have; docs/operate.md says what it gets. */
const EMAIL_TEMPLATE = "vipps-staff-notice"

/** What is used of Medusa's module. Its types don't say that keys can be queried. */
type Notifications = Pick<INotificationModuleService, "createNotifications"> & {
  listNotifications(filters: { idempotency_key: string }): Promise<{ status: string }[]>
}

/** Never throws: no money is involved, and another delivery of the event could not do better. */
export async function deliver(container: MedusaContainer, notice: Notice): Promise<void> {
  const notifications = container.resolve<Notifications | undefined>(Modules.NOTIFICATION, {
    allowUnregistered: true,
  })
  const warn = (line: string) => container.resolve(ContainerRegistrationKeys.LOGGER).warn(`vipps: ${line}`)
  if (!notifications) {
    warnOnce(warn, "the shop has no notification module, so the staff are not told in the admin's bell.")
    return
  }
  await tellBell(notifications, notice, warn)
  if (notice.email !== undefined) await sendEmail(notifications, notice.email, notice, warn)
}

type Warn = (line: string) => void

const warned = new Set<string>()

function warnOnce(warn: Warn, line: string): void {
  if (warned.has(line)) return
  warned.add(line)
  warn(line)
}

/** The bell shows notices without a recipient to everybody. It shows text only, so the address is in the text. */
async function tellBell(notifications: Notifications, notice: Notice, warn: Warn): Promise<void> {
  const { title, description } = notice
  const outcome = await createOnce(notifications, {
    ...about(notice),
    to: "",
    channel: "feed",
    template: "admin-ui",
    data: { title, description },
    idempotency_key: `${notice.key}:feed`,
  })
  // a shop without a provider for the feed: Medusa fails, but keeps the notification, and the bell shows it
  if (outcome.status === undefined)
    warnOnce(warn, `the staff can't be told in the admin's bell: ${outcome.error}`)
}

async function sendEmail(
  notifications: Notifications,
  to: string,
  notice: Notice,
  warn: Warn,
): Promise<void> {
  const { title, description, event, url, reference, orderId, language } = notice
  const outcome = await createOnce(notifications, {
    ...about(notice),
    to,
    channel: "email",
    template: EMAIL_TEMPLATE,
    data: {
      ...{ title, description, url, event, reference, language },
      order_id: orderId ?? null,
      amount_minor: notice.amountMinor,
      currency_code: notice.currencyCode,
    },
    content: { subject: title, text: description, html: asHtml(description) },
    idempotency_key: `${notice.key}:email`,
  })
  if (outcome.error === undefined || outcome.status === "success" || outcome.status === "pending") return
  const why = outcome.error.replaceAll(to, "(notifyEmail)")
  if (/could not find a notification provider/i.test(why))
    warnOnce(warn, "notifyEmail is set, but the shop has no notification provider for e-mail. Add one to it.")
  else warn(`an e-mail to the staff about ${reference} could not be sent: ${why}`)
}

function about({ event, orderId, reference }: Notice) {
  const resource =
    orderId === undefined
      ? { resource_type: "vipps_payment", resource_id: reference }
      : { resource_type: "order", resource_id: orderId }
  return { trigger_type: event, ...resource }
}

type Created = { status: string | undefined; error: string | undefined }

/** `status`: of the notification with this key, whoever made it. Two servers at once: one finds the key taken, and fails. */
async function createOnce(
  notifications: Notifications,
  notification: CreateNotificationDTO & { idempotency_key: string },
): Promise<Created> {
  try {
    const existing = await findStatus(notifications, notification.idempotency_key)
    if (existing !== undefined) return { status: existing, error: undefined }
    await notifications.createNotifications(notification)
    return { status: "success", error: undefined }
  } catch (error) {
    const status = await findStatus(notifications, notification.idempotency_key).catch(() => undefined)
    return { status, error: error instanceof Error ? error.message : String(error) }
  }
}

async function findStatus(notifications: Notifications, key: string): Promise<string | undefined> {
  const [found] = await notifications.listNotifications({ idempotency_key: key })
  return found?.status
}

function asHtml(text: string): string {
  const escaped = text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  return escaped
    .split("\n")
    .map((line) => `<p>${line}</p>`)
    .join("")
}
