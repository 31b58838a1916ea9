import { randomUUID } from "node:crypto"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { listProviders, type ConfiguredProvider } from "../context/configured-providers"
import { sqlOf } from "../db/sql"
import { saidBy } from "../medusa/errors"
import { english, message, type Message } from "../messages"
import { SqlLocks, type HeldLock } from "../modules/vipps/locks"
import { keepRegistered, removeRegistered, type KeptWebhook } from "./keep-registered"
import { whyUndeliverable } from "./public-address"
import { partsOf } from "./webhook-parts"
import type { WebhooksApi } from "../vipps"
import type { ConnectForRemoval, ConnectWebhooks } from "./connect"

/** A server that has seen the registration checks it at Vipps again after this. */
const RECHECK_MS = 24 * 60 * 60_000
/** Several servers that start together ask Vipps once. */
const START_MS = 60_000
/** Also how long all servers wait after a failure: its lock is left to expire. */
const LOCK_MS = 5 * 60_000
/** For so long after a removal no running server registers again: time to take the provider out of the configuration. */
const REMOVED_MS = 60 * 60_000

/** Lines for the log. */
export type KeptWebhooks = { done: string[]; warnings: string[] }

/** Of this process, ids of providers: checked since its start, and told that there will be no webhooks. */
type Memory = { checked: Set<string>; told: Set<string> }
const memories = new WeakMap<object, Memory>()

function memoryOf(container: MedusaContainer): Memory {
  const config = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE)
  const memory = memories.get(config) ?? { checked: new Set(), told: new Set() }
  memories.set(config, memory)
  return memory
}

/**
 * Makes sure that each provider that needs a webhook has one: at the start of a server and once a day, on one server at a time. A
 * failure is a warning, and is tried again after five minutes. Without webhooks the reconciliation finds everything by polling.
 */
export async function keepWebhooks(
  container: MedusaContainer,
  connect: ConnectWebhooks,
): Promise<KeptWebhooks> {
  const kept: KeptWebhooks = { done: [], warnings: [] }
  for (const provider of listProviders(container)) {
    const api = await connect(container, provider)
    const why = api && whyUndeliverable(provider.options)
    if (why) kept.done.push(...tellOnce(memoryOf(container), provider, why))
    else if (api && (await isDue(container, provider, api)))
      await keepLocked(container, provider, { api, kept })
  }
  return kept
}

function tellOnce({ told }: Memory, { providerId }: ConfiguredProvider, why: Message): string[] {
  if (told.has(providerId)) return []
  told.add(providerId)
  return [`${providerId}: ${english(why)}`]
}

async function isDue(
  container: MedusaContainer,
  provider: ConfiguredProvider,
  api: WebhooksApi,
): Promise<boolean> {
  const { registry, owner, url } = partsOf(provider, sqlOf(container), api)
  const { checked } = memoryOf(container)
  const ms = checked.has(provider.providerId) ? RECHECK_MS : START_MS
  const isChecked = await registry.isCheckedWithin(owner, { url, ms })
  if (isChecked) checked.add(provider.providerId)
  return !isChecked
}

async function keepLocked(
  container: MedusaContainer,
  provider: ConfiguredProvider,
  { api, kept }: { api: WebhooksApi; kept: KeptWebhooks },
): Promise<void> {
  const { providerId } = provider
  const { locks, lock } = lockOf(container, provider)
  if (!(await locks.take(lock, LOCK_MS))) return
  try {
    const one = await keepRegistered(partsOf(provider, sqlOf(container), api))
    kept.done.push(...describeKept(one).map((line) => `${providerId}: ${line}`))
    if (one.kind === "full") kept.warnings.push(`${providerId}: ${english(explainFull(provider, one.count))}`)
    else {
      memoryOf(container).checked.add(providerId)
      await locks.release(lock)
    }
  } catch (error) {
    kept.warnings.push(`${providerId}: ${english(message("webhooks-refused", { why: saidBy(error) }))}`)
  }
}

function lockOf(
  container: MedusaContainer,
  { providerId }: ConfiguredProvider,
): { locks: SqlLocks; lock: HeldLock } {
  const locks = new SqlLocks(container.resolve(ContainerRegistrationKeys.PG_CONNECTION))
  return { locks, lock: { id: `webhooks ${providerId}`, owner: randomUUID() } }
}

function describeKept({ kind, removed }: KeptWebhook): string[] {
  return [
    ...(removed > 0 ? [`${removed} webhooks that could not be used any more are removed at Vipps`] : []),
    ...(kind === "registered" ? ["a webhook is registered at Vipps"] : []),
  ]
}

export function explainFull({ options }: ConfiguredProvider, count: number): Message {
  return message("webhooks-full", { count, msn: options.merchantSerialNumber })
}

/**
 * Removes what the plugin has registered, before the plugin itself is removed. A provider that has gone back to eCom still
 * has its registration: our table says so. If Vipps refuses, that is a warning; the other providers' are removed, and the same
 * command removes the rest.
 */
export async function removeWebhooks(
  container: MedusaContainer,
  connect: ConnectForRemoval,
): Promise<KeptWebhooks> {
  const kept: KeptWebhooks = { done: [], warnings: [] }
  for (const provider of listProviders(container)) {
    const api = connect(container, provider)
    if (!(await mayHaveWebhooks(container, provider, api))) continue
    await removeLocked(container, provider, { api, kept })
  }
  return kept
}

/** The lock lasts for an hour only once all are removed: a removal that failed, or was killed, must not block the next one. */
async function removeLocked(
  container: MedusaContainer,
  provider: ConfiguredProvider,
  { api, kept }: { api: WebhooksApi; kept: KeptWebhooks },
): Promise<void> {
  const { providerId } = provider
  const { locks, lock } = lockOf(container, provider)
  const parts = partsOf(provider, sqlOf(container), api)
  if (!(await locks.take(lock, LOCK_MS))) {
    const isRemoved = (await parts.registry.list(parts.owner)).length === 0
    if (isRemoved) kept.done.push(`${providerId}: its webhooks are removed already`)
    else kept.warnings.push(`${providerId}: a server works on its webhooks. Try again in five minutes`)
    return
  }
  try {
    const count = await removeRegistered(parts)
    const said = `${providerId}: ${count} webhooks are removed at Vipps`
    if (await locks.prolong(lock, REMOVED_MS)) kept.done.push(said)
    else kept.warnings.push(`${said}, but a server may have registered a new one meanwhile. Try again`)
  } catch (error) {
    await locks.release(lock)
    kept.warnings.push(`${providerId}: not all webhooks are removed. Try again. ${english(saidBy(error))}`)
  }
}

async function mayHaveWebhooks(
  container: MedusaContainer,
  provider: ConfiguredProvider,
  api: WebhooksApi,
): Promise<boolean> {
  if (provider.options.api === "epayment") return true
  const { registry, owner } = partsOf(provider, sqlOf(container), api)
  return (await registry.list(owner)).length > 0
}
