import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { findProvider, type ConfiguredProvider } from "../context/configured-providers"
import { contextOf } from "../context/context-of"
import { sqlOf } from "../db/sql"
import { fulfillmentKey } from "../fulfillments/capture-fulfillment"
import { findPaymentPlace, type PaymentPlace } from "../medusa/event-facts"
import { message, say, type Message } from "../messages"
import { deliver } from "./deliver"
import { keyOf, noticeOf, notifiedEventSchema, type KeyFacts, type NotifiedEvent } from "./staff-notice"

/**
 * Notifies the staff of an event: in Medusa's bell, and by e-mail if the option `notifyEmail` says so. Once per thing,
 * however often the event is delivered. No personal data: amounts, Medusa's order number and Vipps' id.
 */
export async function notifyStaff(container: MedusaContainer, given: unknown): Promise<void> {
  const event = notifiedEventSchema.parse(given)
  const place = await findPaymentPlace(sqlOf(container), event.data.reference)
  const provider = place && findProvider(container, place.providerId)
  if (!place || !provider) return
  const facts = await readKeyFacts(container, provider, event)
  // resolved in the meantime
  if (event.name === "vipps.needs_review" && !facts.needsReviewAt) return
  const { notifyLocale, notifyEmail } = provider.options
  const inWords = (one: Message) => say(notifyLocale, one)
  const { title, text } = noticeOf(event, place.currencyCode)
  const url = adminPage(container, provider, { place, event })
  await deliver(container, {
    key: keyOf(event, facts),
    event: event.name,
    title: inWords(title),
    description: `${inWords(text)}\n${inWords(whereOf({ place, event, url }))}`,
    url,
    orderId: place.orderId,
    reference: event.data.reference,
    amountMinor: event.data.amount_minor,
    currencyCode: place.currencyCode,
    language: notifyLocale,
    email: notifyEmail,
  })
}

async function readKeyFacts(
  container: MedusaContainer,
  provider: ConfiguredProvider,
  { name, data }: NotifiedEvent,
): Promise<KeyFacts> {
  const { journal } = contextOf(container, provider)
  const needsReviewAt =
    name === "vipps.needs_review"
      ? (await journal.attempts.attempt(data.reference))?.needsReviewAt
      : undefined
  return { fulfillment: await findFulfillment(), needsReviewAt }

  async function findFulfillment(): Promise<string | undefined> {
    if (name !== "vipps.capture_failed") return undefined
    if (data.fulfillment_id !== undefined) return fulfillmentKey(data.fulfillment_id)
    if (data.request_id === undefined) return undefined
    const actor = (await journal.operations.operation(data.request_id))?.actor
    return actor?.startsWith(fulfillmentKey("")) ? actor : undefined
  }
}

type Where = { place: PaymentPlace; event: NotifiedEvent }

/** A worker may run without the admin, so its path is taken from the config and its host is the server's. */
function adminPage(
  container: MedusaContainer,
  { options }: ConfiguredProvider,
  { place, event }: Where,
): string {
  const { admin } = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE)
  const page =
    place.orderId === undefined
      ? `/vipps?q=${encodeURIComponent(event.data.reference)}`
      : `/orders/${place.orderId}`
  return `${options.backendUrl}${admin.path}${page}`
}

function whereOf({ place, event, url }: Where & { url: string }): Message {
  return place.orderNumber === undefined
    ? message("staff-at-payment", { vippsId: event.data.reference, url })
    : message("staff-at-order", { number: place.orderNumber, url })
}
