import { followDelivery } from "../follow-delivery"
import { providerId, startShop } from "./support"

const done: unknown[] = []

jest.mock("../../checkout/callback", () => ({
  followNews: async (_: unknown, p: { news: string }) => void done.push(["news", p.news]),
}))
jest.mock("../../reconciliation/reconcile-now", () => ({
  reconcileNow: async (_: unknown, p: { reference: string }) => (
    done.push(["poll", p.reference]),
    { resolved: ["medusa-1: external operation found"], unresolved: [] }
  ),
}))

const attempt = {
  reference: "medusa-1",
  provider_id: providerId,
  session_id: "payses_1",
  created_at: new Date(),
}
const paid = { ...attempt, authorized_at: new Date() }

beforeEach(() => void (done.length = 0))

const follow = (name: string, attempts: unknown[]) =>
  followDelivery(startShop({ attempts }).container, { providerId, reference: "medusa-1", name })

it.each([
  ["AUTHORIZED", "reserved"],
  ["EXPIRED", "expired"],
  ["ABORTED", "changed"],
  ["TERMINATED", "changed"],
])("%s of an attempt is followed as %s, as a callback is", async (name, news) => {
  await follow(name, [attempt])
  expect(done).toEqual([["news", news]])
})

it.each(["CAPTURED", "CANCELLED", "REFUNDED", "TERMINATED", "EXPIRED", "ABORTED"])(
  "%s of a payment is read once more",
  async (name) => {
    expect((await follow(name, [paid])).resolved).toEqual(["medusa-1: external operation found"])
    await follow(name, [paid])
    expect(done).toEqual([
      ["poll", "medusa-1"],
      ["poll", "medusa-1"],
    ])
  },
)

it("a capture that arrives before the order was made is read", async () => {
  await follow("CAPTURED", [attempt])
  expect(done).toEqual([["poll", "medusa-1"]])
})

it("an approval that arrives after the order was made is answered by our own tables", async () => {
  await follow("AUTHORIZED", [paid])
  expect(done).toEqual([["news", "reserved"]])
})
