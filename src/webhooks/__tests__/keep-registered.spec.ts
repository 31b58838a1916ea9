import { EVENTS } from "../events"
import { keep, other, startApi, startRegistry, url } from "./support"

const changes = (calls: string[]) => calls.filter((call) => call !== "list")

describe("a shop without a webhook", () => {
  it("registers one for all eight events, and keeps its secret sealed", async () => {
    const { api, atVipps, secrets } = startApi()
    const { registry, rows } = startRegistry()
    expect(await keep(api, registry)).toMatchObject({ kind: "registered", removed: 0 })
    expect(atVipps).toMatchObject([{ url, events: EVENTS }])
    expect(new Set(EVENTS).size).toBe(8)
    expect(rows).toMatchObject([{ id: atVipps[0]?.id, url, secret: `now ${atVipps[0]?.id} ${secrets[0]}` }])
  })

  it("registers none where other systems have all 25, and says how many", async () => {
    const others = Array.from({ length: 25 }, (_, n) => other(n))
    const { api, calls } = startApi(...others)
    expect(await keep(api, startRegistry().registry)).toEqual({ kind: "full", count: 25, removed: 0 })
    expect(changes(calls)).toEqual([])
  })

  it("registers the 25th, and one beside 25 that are for other events", async () => {
    const few = startApi(...Array.from({ length: 24 }, (_, n) => other(n)))
    expect(await keep(few.api, startRegistry().registry)).toMatchObject({ kind: "registered" })
    const strange = Array.from({ length: 25 }, (_, n) => ({ ...other(n), events: ["recurring.charge.v1"] }))
    const many = startApi(...strange)
    expect(await keep(many.api, startRegistry().registry)).toMatchObject({ kind: "registered" })
  })
})

describe("a shop with a webhook", () => {
  async function registered() {
    const vipps = startApi(other(1))
    const table = startRegistry()
    await keep(vipps.api, table.registry)
    vipps.calls.length = 0
    return { ...vipps, ...table }
  }

  it("keeps it, and asks once", async () => {
    const { api, registry, rows, calls, atVipps } = await registered()
    expect(await keep(api, registry)).toEqual({ kind: "kept", id: rows[0]?.id, removed: 0 })
    expect(calls).toEqual(["list"])
    expect([atVipps.length, rows[0]?.checks]).toEqual([2, 1])
  })

  it("registers anew what Vipps has dropped", async () => {
    const { api, registry, rows, atVipps } = await registered()
    const [dropped] = rows.map(({ id }) => id)
    atVipps.splice(1, 1)
    expect(await keep(api, registry)).toMatchObject({ kind: "registered", removed: 0 })
    expect(rows.map(({ id }) => id)).toEqual([atVipps[1]?.id])
    expect(rows[0]?.id).not.toBe(dropped)
  })

  it("replaces it when the client secret has changed: its secret can't be read any more", async () => {
    const { api, registry, rows, atVipps } = await registered()
    const [former] = rows.map(({ id }) => id)
    expect(await keep(api, registry, { clientSecret: "rotated" })).toMatchObject({
      kind: "registered",
      removed: 1,
    })
    expect(atVipps.map(({ id }) => id)).toEqual(["other-1", rows[0]?.id])
    expect(rows.map(({ id }) => id)).not.toContain(former)
  })

  it("replaces it at a new address, and leaves other systems' alone", async () => {
    const { api, registry, rows, atVipps } = await registered()
    const to = "https://new.example.no/hooks/payment/vipps_vipps/webhook"
    expect(await keep(api, registry, { to })).toMatchObject({ kind: "registered", removed: 1 })
    expect(atVipps.map((webhook) => webhook.url)).toEqual(["https://other.no/1", to])
    expect(rows.map((row) => row.url)).toEqual([to])
  })

  it("replaces it when it lacks an event", async () => {
    const { api, registry, atVipps } = await registered()
    for (const webhook of atVipps) webhook.events = EVENTS.slice(1)
    expect(await keep(api, registry)).toMatchObject({ kind: "registered", removed: 1 })
    expect(atVipps.map(({ events }) => events.length)).toEqual([7, 8])
  })

  it("removes all others of its address: nobody knows their secrets", async () => {
    const { api, registry, rows, atVipps } = await registered()
    atVipps.push({ id: "lost-1", url, events: EVENTS }, { id: "lost-2", url, events: EVENTS })
    expect(await keep(api, registry)).toEqual({ kind: "kept", id: rows[0]?.id, removed: 2 })
    expect(atVipps.map(({ id }) => id)).toEqual(["other-1", rows[0]?.id])
  })
})

it("what nobody can read of its address makes room at the limit", async () => {
  const lost = { id: "lost", url, events: EVENTS }
  const { api, calls } = startApi(...Array.from({ length: 24 }, (_, n) => other(n)), lost)
  expect(await keep(api, startRegistry().registry)).toMatchObject({ kind: "registered", removed: 1 })
  expect(changes(calls)).toEqual(["remove lost", "register"])
})

it("an answer that was lost leaves a registration that the next check replaces", async () => {
  const { api, atVipps } = startApi()
  const { registry, rows } = startRegistry()
  const loses = {
    ...api,
    register: async (to: string, events: readonly string[]) => {
      await api.register(to, events)
      throw new Error("lost")
    },
  }
  await expect(keep(loses, registry)).rejects.toThrow("lost")
  expect([atVipps.length, rows.length]).toEqual([1, 0])
  expect(await keep(api, registry)).toMatchObject({ kind: "registered", removed: 1 })
  expect(atVipps.map(({ id }) => id)).toEqual(rows.map(({ id }) => id))
})
