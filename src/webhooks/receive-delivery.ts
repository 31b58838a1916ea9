import type { MedusaContainer } from "@medusajs/framework/types"
import { z } from "@medusajs/framework/zod"
import { findProvider, type ConfiguredProvider } from "../context/configured-providers"
import { contextOf } from "../context/context-of"
import { webhookUrl } from "../context/urls"
import type { UnitContext } from "../context/vipps-context"
import type { Operation } from "../operations"
import { sqlOf } from "../db/sql"
import { SqlWebhooks } from "../modules/vipps/webhook-registry"
import { findSigningSecret, type WebhookDelivery } from "../signatures"
import { ownerOf, secretsOf } from "./webhook-parts"

/** What we read of an event: which payment changed, and how. Amounts, and the shopper's details, are not read. */
const Event = z.object({
  reference: z.string().regex(/^[a-zA-Z0-9-]{1,64}$/),
  name: z.string().regex(/^\w{1,60}$/),
  idempotencyKey: z
    .string()
    .regex(/^[\w-]{1,100}$/)
    .optional()
    .catch(undefined),
})
export type WebhookEvent = z.infer<typeof Event>

/**
 * forged: not signed with a secret of ours. unreadable: signed, but no event. nothing-to-do: of a payment that is not ours, of one
 * of our own requests, or an event that changes nothing. follow: the payment is to be read.
 */
export type ReceivedDelivery =
  { kind: "forged" | "unreadable" | "nothing-to-do" } | { kind: "follow"; event: WebhookEvent }

/** After any other event, also one that we don't know, there is nothing new to read. */
const TELLING = ["AUTHORIZED", "ABORTED", "EXPIRED", "TERMINATED", "CAPTURED", "CANCELLED", "REFUNDED"]

/**
 * Verifies a delivery and notes it, so that the reconciliation follows it if this server dies now; also an event of our own
 * request, whose server may die. Does not call Vipps. Repeated deliveries of one event get the same answer.
 */
export async function receiveDelivery(
  container: MedusaContainer,
  { providerId, delivery }: { providerId: string; delivery: WebhookDelivery },
): Promise<ReceivedDelivery> {
  const provider = findProvider(container, providerId)
  const isVipps = provider !== undefined && (await noteSigned(container, provider, delivery))
  if (!isVipps) return { kind: "forged" }
  const event = readEvent(delivery.body)
  if (!event) return { kind: "unreadable" }
  const context = contextOf(container, provider)
  if (!(await isOurs(context, providerId, event))) return { kind: "nothing-to-do" }
  const own = await findOwn(context, event)
  if (own?.leaseAlive) await context.journal.attempts.pollIfLeft(event.reference, context.times.leaseMs)
  // our own request has its answer, or is waiting for it: no need to read Vipps again
  if (own?.state === "executed" || own?.leaseAlive) return { kind: "nothing-to-do" }
  await context.journal.attempts.noteCallback(event.reference)
  return { kind: "follow", event }
}

/** Whether it is signed with a secret of ours; if so, when it came is noted. */
async function noteSigned(
  container: MedusaContainer,
  provider: ConfiguredProvider,
  delivery: WebhookDelivery,
): Promise<boolean> {
  const registry = new SqlWebhooks(sqlOf(container))
  const { open } = secretsOf(provider)
  const url = webhookUrl(provider.options, provider.providerId)
  const ours = (await registry.list(ownerOf(provider))).filter((webhook) => webhook.url === url)
  const known = ours.flatMap((webhook) => {
    const secret = open(webhook)
    return secret === undefined ? [] : [{ id: webhook.id, secret }]
  })
  const index = findSigningSecret(delivery, { url, secrets: known.map(({ secret }) => secret) })
  const signedBy = index === undefined ? undefined : known[index]
  if (signedBy) await registry.noteDelivery(signedBy.id)
  return signedBy !== undefined
}

function readEvent(body: Buffer): WebhookEvent | undefined {
  try {
    return Event.safeParse(JSON.parse(body.toString("utf8"))).data
  } catch {
    return undefined
  }
}

/** A registration covers the whole sales unit: payments of other systems come too. */
async function isOurs(
  { journal }: UnitContext,
  providerId: string,
  { reference, name }: WebhookEvent,
): Promise<boolean> {
  if (!TELLING.includes(name)) return false
  return (await journal.attempts.attempt(reference))?.providerId === providerId
}

/** Our operation that the event is about. */
async function findOwn(
  { journal }: UnitContext,
  { reference, idempotencyKey }: WebhookEvent,
): Promise<Operation | undefined> {
  const own = idempotencyKey === undefined ? undefined : await journal.operations.operation(idempotencyKey)
  return own?.reference === reference ? own : undefined
}
