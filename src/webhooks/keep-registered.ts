import type { RegisteredWebhook, SqlWebhooks, WebhookOwner } from "../modules/vipps/webhook-registry"
import { EVENTS, MOST_WEBHOOKS } from "./events"
import type { WebhooksApi } from "../vipps"

/** `seal` encrypts a secret for our table, and `open` reads it; undefined: the client secret has changed since. */
export type WebhookSecrets = {
  seal(secret: string, webhookId: string): string
  open(webhook: Pick<RegisteredWebhook, "id" | "secret">): string | undefined
}

export type WebhookParts = {
  api: WebhooksApi
  registry: Pick<
    SqlWebhooks,
    "list" | "add" | "forget" | "noteCheck" | "isCheckedWithin" | "findLatestApproval"
  >
  secrets: WebhookSecrets
  owner: WebhookOwner
  /** where deliveries are to arrive */
  url: string
}

/** `full`: other systems of the sales unit have used up what Vipps allows, so nothing is registered. */
export type KeptWebhook =
  | { kind: "kept" | "registered"; id: string; removed: number }
  | { kind: "full"; count: number; removed: number }

type AtVipps = Awaited<ReturnType<WebhooksApi["list"]>>

/**
 * Leaves exactly one registration of ours at Vipps: for our address, with all events, and with a secret that we can read. Others
 * are removed first: they deliver nothing that we could verify, and take places of the 25. Registrations of other systems
 * stay. One that Vipps has dropped (after two weeks without an answer) is registered again.
 */
export async function keepRegistered(p: WebhookParts): Promise<KeptWebhook> {
  const atVipps = await p.api.list()
  const known = await p.registry.list(p.owner)
  const kept = pickKept(p, atVipps, known)
  const removed = await removeOthers(p, { atVipps, known, keptId: kept?.id })
  if (kept) {
    await p.registry.noteCheck(kept.id)
    return { kind: "kept", id: kept.id, removed: removed.length }
  }
  const count = countOfFullest(atVipps.filter(({ id }) => !removed.includes(id)))
  if (count >= MOST_WEBHOOKS) return { kind: "full", count, removed: removed.length }
  const { id, secret } = await p.api.register(p.url, EVENTS)
  await p.registry.add(p.owner, { id, url: p.url, events: EVENTS, secret: p.secrets.seal(secret, id) })
  return { kind: "registered", id, removed: removed.length }
}

function pickKept(
  { url, secrets }: WebhookParts,
  atVipps: AtVipps,
  known: RegisteredWebhook[],
): RegisteredWebhook | undefined {
  const complete = atVipps.filter(
    (webhook) => webhook.url === url && EVENTS.every((event) => webhook.events.includes(event)),
  )
  return known.find((one) => complete.some(({ id }) => id === one.id) && secrets.open(one) !== undefined)
}

/** Those of our address and those in our table, which may be of a former address. Returns the ids that Vipps had. */
async function removeOthers(
  { api, registry, url }: Omit<WebhookParts, "secrets">,
  p: { atVipps: AtVipps; known: RegisteredWebhook[]; keptId: string | undefined },
): Promise<string[]> {
  const ids = p.known.map(({ id }) => id).filter((id) => id !== p.keptId)
  const unwanted = p.atVipps.filter(
    (webhook) => webhook.id !== p.keptId && (webhook.url === url || ids.includes(webhook.id)),
  )
  for (const { id } of unwanted) await api.remove(id)
  for (const id of ids) await registry.forget(id)
  return unwanted.map(({ id }) => id)
}

/** The largest number of registrations that one event has. */
export function countOfFullest(atVipps: AtVipps): number {
  return Math.max(...EVENTS.map((event) => atVipps.filter(({ events }) => events.includes(event)).length))
}

/** Removes all of ours, at Vipps and in our table. Returns how many Vipps had. */
export async function removeRegistered(p: Omit<WebhookParts, "secrets">): Promise<number> {
  const atVipps = await p.api.list()
  const known = await p.registry.list(p.owner)
  const removed = await removeOthers(p, { atVipps, known, keptId: undefined })
  return removed.length
}
