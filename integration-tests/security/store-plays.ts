import fc from "fast-check"
import { variantOf } from "../express/shopper"
import { ordersOf } from "../support/orders/orders"
import type { BootedShop } from "../support/server/boot"
import {
  anyContentType,
  anyHeaders,
  anyJson,
  anyMethod,
  anyQuery,
  anyText,
  encoded,
  noJson,
  textOf,
  visible,
  type Got,
  type Sent,
} from "./public-requests"

/** Plays on the store's routes that every shop gets, whichever API it uses. */
export type Attacked = {
  harness: BootedShop
  seed: number
  /** of a cart that became an order */
  paidCart: string
  /** Fails on a 500, a hang and a leak. */
  send: (sent: Sent) => Promise<Got>
}

const EXPRESS = "/store/vipps/express"

const json = { "content-type": "application/json" }
const someCart = fc.oneof(
  fc.constant("the paid one"),
  anyText,
  fc.constantFrom("cart_\u0000", "' or 1=1 --", "__proto__"),
)

export function withKey({ harness }: Pick<Attacked, "harness">, headers: Record<string, string> = {}) {
  return { ...headers, "x-publishable-api-key": harness.facts.publishableKey }
}

/** With a body that nobody reads, the connection may be reset before the answer is read. */
const bodyOf = (method: string, body: string) => (method === "POST" ? body : "")

/** A start of Express that nobody can mean. */
export async function playWrongStarts(p: Attacked): Promise<void> {
  const carts = await countCarts(p)
  const cart = someCart.map((given) => cartOf(p, given))
  const wrong = fc.oneof(
    fc.record({ cart_id: cart, provider_id: visible }, { requiredKeys: ["cart_id"] }),
    fc.record({ cart_id: cart, data: fc.oneof(anyJson, fc.constant({ return_url: "//x" })) }),
    fc.record({ variant_id: anyText, quantity: fc.integer() }),
    fc
      .record({ quantity: fc.constantFrom(0, -1, 0.5, 1e9, "2"), region_id: anyText })
      .map((more) => ({ ...more, variant_id: variantOf(p.harness, "Ullgenser") })),
    fc.record({ amount: anyJson, shipping_address: anyJson, cart_id: cart }),
  )
  await fc.assert(
    fc.asyncProperty(
      ...([anyMethod, anyContentType, fc.oneof(wrong.map(textOf), noJson)] as const),
      async (m, type, body) => {
        const method = m === "GET" ? "POST" : m
        const headers = withKey(p, { "content-type": type })
        const got = await p.send({ method, path: EXPRESS, headers, body: bodyOf(method, body) })
        if (method !== "OPTIONS") expect(got.status).toBeGreaterThanOrEqual(400)
      },
    ),
    { numRuns: 150, seed: p.seed },
  )
  expect(await countCarts(p)).toBe(carts)
}

/** A start that a shop with Express would take; this one has none. */
export async function playRightStarts(p: Attacked & { cartId: string }): Promise<void> {
  const carts = await countCarts(p)
  const right = fc.oneof(
    fc.record({ cart_id: fc.constantFrom(p.cartId, p.paidCart) }),
    fc.record({
      variant_id: fc.constantFrom(...p.harness.facts.variants.map(({ id }) => id)),
      quantity: fc.constantFrom(1, 2),
      region_id: fc.constant(p.harness.facts.regionId),
    }),
  )
  await fc.assert(
    fc.asyncProperty(right.map(textOf), async (body) => {
      const got = await p.send({ method: "POST", path: EXPRESS, headers: withKey(p, json), body })
      expect(got).toMatchObject({ status: 400 })
    }),
    { numRuns: 30, seed: p.seed },
  )
  expect(await countCarts(p)).toBe(carts)
}

export async function playExpressQuestions(p: Attacked): Promise<void> {
  const cart = someCart.map((given) => cartOf(p, given))
  const query = fc
    .tuple(fc.oneof(encoded(cart.map(String)), visible), fc.oneof(fc.constant(""), encoded(anyText)))
    .map(([id, more]) => `?cart_id=${id}${more && `&${more}=${more}`}`)
  await fc.assert(
    fc.asyncProperty(query, async (q) => {
      const got = await p.send({ method: "GET", path: EXPRESS + q, headers: withKey(p), body: "" })
      // of a cart whose id somebody knows it says that there is no Express
      if (got.status !== 200) expect(got.status).toBeGreaterThanOrEqual(400)
      else expect(JSON.parse(got.text)).toMatchObject({ available: false, shipping_options: [] })
    }),
    { numRuns: 150, seed: p.seed },
  )
}

/**
 * On Medusa's own route, which an Express payment's cart reaches after us. `open`: carts whose payment nobody has approved; anybody who
 * has such a cart's id may see the cart.
 */
export async function playCompletions(p: Attacked & { open: string[] }): Promise<void> {
  const before = await countMoves(p)
  const id = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...p.open) },
    { weight: 2, arbitrary: fc.constantFrom(...p.open).map((cart) => `${cart.slice(0, -1)}%00`) },
    encoded(anyText).filter((text) => text !== "" && text !== "." && text !== ".."),
    // one that can't be decoded is Medusa's to answer, here as in all its addresses
    fc.constantFrom("cart_%00", "__proto__", "'%20or%201=1%20--", "a".repeat(8_000)),
  )
  const body = fc.oneof(
    fc.constant("{}"),
    fc.record({ idempotency_key: anyJson, payment: anyJson, status: anyJson }).map(textOf),
    noJson,
  )
  await fc.assert(
    fc.asyncProperty(
      ...([id, anyQuery, anyMethod, anyHeaders, anyContentType, body] as const),
      async (cart, q, m, headers, type, text) => {
        const method = m === "GET" ? "POST" : m
        const { authorization: _, ...others } = headers
        const got = await p.send({
          method,
          path: `/store/carts/${cart}/complete${q}`,
          headers: withKey(p, { ...others, "content-type": type }),
          body: bodyOf(method, text),
        })
        expect(got.text).not.toContain('"type":"order"')
        if (!p.open.includes(cart) && method !== "OPTIONS") expect(got.status).toBeGreaterThanOrEqual(400)
      },
    ),
    { numRuns: 150, seed: p.seed },
  )
  for (const cart of p.open) expect(await ordersOf(p.harness, cart)).toEqual([])
  expect(await countMoves(p)).toBe(before)
}

/** What the shop has told Vipps to do; reads are not among them. */
export async function countMoves({ harness }: Pick<Attacked, "harness">): Promise<number> {
  const moves: string[] = ["initiate", "capture", "refund", "cancel"]
  return (await harness.sandbox.control.requests()).filter(({ call }) => moves.includes(call)).length
}

/** About any payment: a job looks after the webhook's registration meanwhile. */
async function callsToVipps({ harness }: Pick<Attacked, "harness">): Promise<number> {
  const requests = await harness.sandbox.control.requests()
  return requests.filter(({ reference }) => reference !== undefined).length
}

export async function expectNothingAsked(
  p: Pick<Attacked, "harness">,
  work: () => Promise<void>,
): Promise<void> {
  const before = await callsToVipps(p)
  await work()
  expect(await callsToVipps(p)).toBe(before)
}

const cartOf = ({ paidCart }: Attacked, given: string) => (given === "the paid one" ? paidCart : given)

async function countCarts({ harness }: Pick<Attacked, "harness">): Promise<unknown> {
  const [row] = await harness.sql(`select count(*)::int as count from cart`)
  return row?.count
}
