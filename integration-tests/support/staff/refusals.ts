import type { Answer, PaidOrder } from "../../../demo/harness"
import { countCalls } from "../ledgers/ledgers"
import type { BootedShop } from "../server/boot"

type Money = (paid: PaidOrder, amount: unknown) => Promise<Answer>
type Shop = Pick<BootedShop, "admin" | "sandbox">
type Route = { route: string; capture: Money; refund: Money }

/** The buttons of Medusa's own admin, and the plugin's. */
export function moneyRoutes(shop: () => Pick<BootedShop, "admin">): Route[] {
  return ["/admin/payments", "/admin/vipps/payments"].map((route) => {
    const ask = (what: string) => (paid: PaidOrder, amount: unknown) =>
      shop().admin.api({ method: "POST", path: `${route}/${paid.paymentId}/${what}`, body: { amount } })
    return { route, capture: ask("capture"), refund: ask("refund") }
  })
}

/** Refused in words, nothing sent, nothing on record. */
export async function expectRefused(
  shop: Shop,
  paid: PaidOrder,
  ask: () => Promise<Answer>,
  says: RegExp,
  status = 400,
): Promise<void> {
  const before = await whatWasDone(shop, paid)
  const answer = await ask()
  expect({ status: answer.status, message: answer.message }).toEqual({
    status,
    message: expect.stringMatching(says),
  })
  expect(await whatWasDone(shop, paid)).toEqual(before)
}

export async function whatWasDone({ admin, sandbox }: Shop, paid: PaidOrder) {
  const { rows } = await admin.recorded(paid)
  return { calls: await countCalls({ sandbox }, paid.reference), rows, books: await admin.booked(paid) }
}
