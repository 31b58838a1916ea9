import { randomUUID } from "node:crypto"
import type { MedusaContainer } from "@medusajs/framework/types"
import { keepRegistered } from "../keep-registered"
import { EVENTS } from "../events"
import type { WebhooksApi } from "../../vipps"

type AtVipps = Awaited<ReturnType<WebhooksApi["list"]>>[number]
type Row = { id: string; url: string; secret: string; events: readonly string[]; checks: number }

export const url = "https://shop.example.no/hooks/payment/vipps_vipps/webhook"
export const providerId = "pp_vipps_vipps"
export const owner = { providerId, merchantSerialNumber: "654987" }

/** A small Webhooks API: what it has, and which calls it got. */
export function startApi(...atVipps: AtVipps[]) {
  const calls: string[] = []
  const secrets: string[] = []
  const api: WebhooksApi = {
    list: async () => (calls.push("list"), [...atVipps]),
    register: async (to, events) => {
      calls.push("register")
      const [id, secret] = [randomUUID(), randomUUID()]
      atVipps.push({ id, url: to, events: [...events] })
      secrets.push(secret)
      return { id, secret }
    },
    remove: async (id) => {
      calls.push(`remove ${id}`)
      atVipps.splice(0, atVipps.length, ...atVipps.filter((webhook) => webhook.id !== id))
    },
  }
  return { api, atVipps, calls, secrets }
}

/** Our table. A secret is readable with the client secret that sealed it. */
export function startRegistry(...rows: Row[]) {
  const registry = {
    list: async () =>
      rows.map(({ id, url: to, secret }) => ({
        ...{ id, url: to, secret },
        ...{ registeredAt: new Date(0), deliveredAt: undefined },
      })),
    add: async (_: unknown, p: Omit<Row, "checks">) => void rows.push({ ...p, checks: 0 }),
    forget: async (id: string) => void rows.splice(0, rows.length, ...rows.filter((row) => row.id !== id)),
    noteCheck: async (id: string) => {
      for (const row of rows) if (row.id === id) row.checks += 1
    },
    isCheckedWithin: async () => false,
    findLatestApproval: async () => undefined,
  }
  return { registry, rows }
}

const sealedBy = (clientSecret: string) => ({
  seal: (secret: string, id: string) => `${clientSecret} ${id} ${secret}`,
  open: ({ id, secret }: { id: string; secret: string }) =>
    secret.startsWith(`${clientSecret} ${id} `) ? secret.split(" ")[2] : undefined,
})

export function keep(
  api: WebhooksApi,
  registry: ReturnType<typeof startRegistry>["registry"],
  p: { to?: string; clientSecret?: string } = {},
) {
  return keepRegistered({
    api,
    registry,
    owner,
    url: p.to ?? url,
    secrets: sealedBy(p.clientSecret ?? "now"),
  })
}

export const other = (n: number): AtVipps => ({
  id: `other-${n}`,
  url: `https://other.no/${n}`,
  events: EVENTS,
})

export const options = {
  ...{
    clientId: "id",
    clientSecret: "kuNzVq8h3Zk1secret=",
    subscriptionKey: "key",
    merchantSerialNumber: "654987",
  },
  ...{ backendUrl: "https://shop.example.no", returnUrl: "https://shop.example.no/checkout" },
}

export type Tables = { webhooks: unknown[]; attempts: unknown[]; operations: unknown[] }

/** A shop whose database answers by table; `changes` are its updates. */
export function startShop(tables: Partial<Tables> = {}) {
  const changes: string[] = []
  const read: string[] = []
  const db = {
    raw: async (statement: string) => {
      if (statement.startsWith("update")) return (changes.push(statement), { rowCount: 1, rows: [] })
      const [, table = ""] = /from vipps_(\w+)/.exec(statement) ?? []
      read.push(table)
      return { rows: tables[`${table}s` as keyof Tables] ?? [], rowCount: 0 }
    },
  }
  const payment = { options: { providers: [{ resolve: "./src/providers/vipps", id: "vipps", options }] } }
  const parts: Record<string, unknown> = {
    ...{ configModule: { modules: { payment } }, __pg_connection__: db },
    ...{
      logger: { info: () => undefined, warn: () => undefined },
      event_bus: { emit: async () => undefined },
    },
  }
  const container = { resolve: (name: string) => parts[name] } as unknown as MedusaContainer
  return { container, changes, read }
}
