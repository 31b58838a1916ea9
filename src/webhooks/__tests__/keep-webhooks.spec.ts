import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { createEpaymentApi } from "../../vipps"
import { connectForRemoval, connectWebhooks } from "../connect"
import { EVENTS } from "../events"
import { keepWebhooks, removeWebhooks } from "../keep-webhooks"
import { options, providerId } from "./support"

type Webhook = { id: string; url: string; events: string[] }
const system = { name: "medusa", version: "2", pluginName: "plugin", pluginVersion: "1" }

/** The Webhooks API on a real connection, and what it was asked. */
const vipps = { webhooks: [] as Webhook[], asked: [] as string[], isDown: false, refusals: 0 }

const server = createServer((req, res) => void answer(req, res))

async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const body = JSON.parse((await text(req)) || "{}") as Omit<Webhook, "id">
  const say = (status: number, told: unknown) =>
    void res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(told))
  if (req.url === "/accesstoken/get")
    return say(200, { access_token: "token", expires_in: "3600", expires_on: "9999999999" })
  vipps.asked.push(req.method ?? "")
  if (vipps.isDown || vipps.refusals-- > 0) return say(400, { title: "Bad Request", status: 400 })
  if (req.method === "GET") return say(200, { webhooks: vipps.webhooks })
  if (req.method === "DELETE") {
    vipps.webhooks = vipps.webhooks.filter(({ id }) => !req.url?.endsWith(id))
    return void res.writeHead(204).end()
  }
  const id = `hook-${vipps.asked.length}`
  vipps.webhooks.push({ id, ...body })
  say(201, { id, secret: "090a478d-37ff-4e77-970e-d457aeb26a3a" })
}

async function text(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** Our two tables, behind the few statements that ask them; `locks` are held until a test frees them. */
function startShop({
  hasEpaymentLeft = false,
  ids = ["vipps"],
  ...p
}: { backendUrl?: string; api?: "ecom" | "epayment"; hasEpaymentLeft?: boolean; ids?: string[] } = {}) {
  const rows: { id: string; of: string; url: string; secret: string; delivered_at: null }[] = []
  const locks = new Map<string, string>()
  const isFresh = { value: false }
  const isNeeded = { value: hasEpaymentLeft }
  const lockTimes: string[] = []
  const run = async (statement: string, values: string[]) => {
    const lock = /^\s*(insert|update)\b.*\bvipps_lock\b[\s\S]*?\((\d+) \* interval/.exec(statement)
    if (lock) lockTimes.push(`${lock[1]} ${lock[2]}`)
    const [one = "", two = "", , url = "", , secret = ""] = values
    if (statement.includes("insert into vipps_lock")) {
      if (locks.has(one)) return { rowCount: 0 }
      locks.set(one, two)
      return { rowCount: 1 }
    }
    if (statement.includes("update vipps_lock")) return { rowCount: Number(locks.get(one) === two) }
    if (statement.includes("delete from vipps_lock")) return { rowCount: Number(locks.delete(one)) }
    if (statement.includes("from vipps_attempt")) return { rows: isNeeded.value ? [{}] : [] }
    if (statement.includes("select 1 from vipps_webhook")) return { rows: isFresh.value ? [{}] : [] }
    if (statement.includes("insert into vipps_webhook"))
      rows.push({ id: one, of: two, url, secret, delivered_at: null })
    if (statement.includes("delete from vipps_webhook"))
      rows.splice(0, rows.length, ...rows.filter(({ id }) => id !== one))
    const isList = statement.includes("from vipps_webhook")
    return { rows: isList ? rows.filter((row) => row.of === one) : rows, rowCount: 1 }
  }
  const own = { ...options, apiUrl: "https://api.vipps.no", ...p }
  const payment = {
    options: { providers: ids.map((id) => ({ resolve: "./src/providers/vipps", id, options: own })) },
  }
  const parts: Record<string, unknown> = {
    ...{ configModule: { modules: { payment } }, __pg_connection__: { raw: run } },
  }
  const container = { resolve: (name: string) => parts[name] } as never
  return { container, rows, locks, lockTimes, isFresh, isNeeded }
}

function startServer() {
  const { port } = server.address() as AddressInfo
  const api = createEpaymentApi({ ...options, apiUrl: `http://127.0.0.1:${port}`, system }).webhooks
  return {
    keep: ({ container }: ReturnType<typeof startShop>) => keepWebhooks(container, async () => api),
    remove: ({ container }: ReturnType<typeof startShop>) => removeWebhooks(container, () => api),
    ecom: ({ container }: ReturnType<typeof startShop>) => keepWebhooks(container, async () => undefined),
  }
}

beforeAll(() => new Promise<void>((resolve) => void server.listen(0, resolve)))
afterAll(() => new Promise((resolve) => void server.close(resolve)))
beforeEach(() => void Object.assign(vipps, { webhooks: [], asked: [], isDown: false, refusals: 0 }))

it("registers at the start, seals the secret, and asks nothing while the check is fresh", async () => {
  const [shop, one] = [startShop(), startServer()]
  expect(await one.keep(shop)).toEqual({
    done: [`${providerId}: a webhook is registered at Vipps`],
    warnings: [],
  })
  expect(vipps.webhooks).toMatchObject([
    { url: "https://shop.example.no/hooks/payment/vipps_vipps/webhook", events: EVENTS },
  ])
  expect(shop.rows[0]?.secret).toMatch(/^v1\./)
  expect(shop.locks.size).toBe(0)
  shop.isFresh.value = true
  expect(await one.keep(shop)).toEqual({ done: [], warnings: [] })
  expect(vipps.asked).toEqual(["GET", "POST"])
})

it("leaves the work to a server that has begun it", async () => {
  const [shop, one] = [startShop(), startServer()]
  shop.locks.set(`webhooks ${providerId}`, "another server")
  expect(await one.keep(shop)).toEqual({ done: [], warnings: [] })
  expect(vipps.asked).toEqual([])
})

it("warns when Vipps refuses, and asks again only when the lock has ended", async () => {
  const [shop, one] = [startShop(), startServer()]
  vipps.isDown = true
  const { warnings } = await one.keep(shop)
  expect(warnings).toEqual([expect.stringContaining("the shop tries again")])
  expect(await one.keep(shop)).toEqual({ done: [], warnings: [] })
  expect(vipps.asked).toEqual(["GET"])
  vipps.isDown = false
  shop.locks.clear()
  expect(await one.keep(shop)).toMatchObject({ warnings: [] })
  expect(vipps.webhooks).toHaveLength(1)
})

it("says once that a shop on this machine polls alone", async () => {
  const [shop, one] = [startShop({ backendUrl: "http://localhost:9000" }), startServer()]
  expect(await one.keep(shop)).toEqual({
    done: [expect.stringContaining("The shop polls alone")],
    warnings: [],
  })
  expect(await one.keep(shop)).toEqual({ done: [], warnings: [] })
  expect(vipps.asked).toEqual([])
})

it("asks nothing for a provider with eCom", async () => {
  expect(await startServer().ecom(startShop())).toEqual({ done: [], warnings: [] })
})

it("is removed by command, leaves others', and is not registered again at once", async () => {
  const [shop, one] = [startShop(), startServer()]
  await one.keep(shop)
  vipps.webhooks.push({ id: "other", url: "https://other.no", events: EVENTS })
  expect(await one.remove(shop)).toEqual({
    done: [`${providerId}: 1 webhooks are removed at Vipps`],
    warnings: [],
  })
  expect([vipps.webhooks.map(({ id }) => id), shop.rows]).toEqual([["other"], []])
  await one.keep(shop)
  expect(vipps.webhooks).toHaveLength(1)
})

describe("a removal that Vipps refuses", () => {
  it("is a warning, goes on with the next provider, and can be repeated at once", async () => {
    const [shop, one] = [startShop({ api: "epayment", ids: ["vipps", "vipps-2"] }), startServer()]
    await one.keep(shop)
    vipps.refusals = 1

    const { done, warnings } = await one.remove(shop)

    expect(done).toEqual(["pp_vipps_vipps-2: 1 webhooks are removed at Vipps"])
    expect(warnings).toEqual([
      expect.stringMatching(/^pp_vipps_vipps: not all webhooks are removed\. Try again\. Vipps/),
    ])
    expect(await one.remove(shop)).toEqual({
      done: [
        `${providerId}: 1 webhooks are removed at Vipps`,
        "pp_vipps_vipps-2: its webhooks are removed already",
      ],
      warnings: [],
    })
    expect([vipps.webhooks, shop.rows]).toEqual([[], []])
  })

  it("warns of a lock that has ended meanwhile: another server may have registered again", async () => {
    const [shop, one] = [startShop(), startServer()]
    await one.keep(shop)
    const takenOver = one.remove(shop)
    while (shop.locks.size === 0) await new Promise((resolve) => setImmediate(resolve))
    for (const id of shop.locks.keys()) shop.locks.set(id, "another server")

    expect(await takenOver).toEqual({
      done: [],
      warnings: [
        expect.stringMatching(/^pp_vipps_vipps: 1 webhooks are removed .* a server may have registered/),
      ],
    })
  })

  it("leaves a lock that ends soon if the process dies, and holds servers back for an hour once it is done", async () => {
    const [shop, one] = [startShop(), startServer()]
    await one.keep(shop)

    await one.remove(shop)

    expect(shop.lockTimes).toEqual(["insert 300000", "insert 300000", "update 3600000"])
  })
})

it("the command asks nothing about a provider on eCom without a registration, and removes what an earlier API has left", async () => {
  const [shop, one] = [startShop({ api: "ecom" }), startServer()]
  expect(await one.remove(shop)).toEqual({ done: [], warnings: [] })
  expect(vipps.asked).toEqual([])
  await one.keep(shop)
  expect(await one.remove(shop)).toMatchObject({
    done: [`${providerId}: 1 webhooks are removed at Vipps`],
  })
  expect(vipps.webhooks).toEqual([])
})

describe("a provider on eCom", () => {
  const provider = {
    providerId,
    options: { ...options, apiUrl: "https://api.vipps.no", api: "ecom" },
  } as never

  it("without a payment of ePayment is connected for a removal alone", async () => {
    const { container } = startShop()
    expect(await connectWebhooks(container, provider)).toBeUndefined()
    expect(connectForRemoval(container, provider)).toHaveProperty("remove")
  })

  it("whose payments of ePayment are open is connected, and asks its tables once if there are none", async () => {
    const [left, none] = [startShop({ hasEpaymentLeft: true }), startShop()]
    expect(await connectWebhooks(left.container, provider)).toHaveProperty("register")
    await connectWebhooks(none.container, provider)
    none.isNeeded.value = true
    expect(await connectWebhooks(none.container, provider)).toBeUndefined()
  })
})
