import { pause, type Cart, type StartedPayment } from "../../demo/harness"
import type { Cluster, Side } from "../../integration-tests/cluster/two-servers"
import { compareBooks, findUnjoinedOrders, type Books } from "./books"
import { insist, workThrough } from "../work"
import type { Front } from "./front"

export type Storm = {
  cluster: Pick<Cluster, "sides" | "sandbox" | "sql">
  front: Front
  random: () => number
  payments: number
  /** shoppers at any time */
  atOnce: number
  /** What the survivor waits for in real time, a test lets go by: Medusa's lock of a cart, and the pauses of polling. */
  letTimePass: () => Promise<unknown>
}

/** Each shopper's amount. */
const KRONER = "1000"
const PATIENCE_MS = 15 * 60_000
const CLERKS = 4

/**
 * Shoppers buy on both servers; Vipps' messages come as the front brings them. Some shoppers come back by Vipps' link, the
 * storefront completes the cart of some, some are never seen again. When half have approved, one server is killed. In the end the
 * staff capture whatever is not captured yet, by clicks on the survivor.
 */
export async function playStorm(storm: Storm): Promise<Books> {
  const { sides, sandbox } = storm.cluster
  const alive = [sides.first, sides.second]
  storm.front.leadTo(alive.map(({ server }) => server.url))
  const anySide = (): Side => alive[Math.floor(storm.random() * alive.length)] ?? sides.first
  let approved = 0
  let beingWritten: Promise<Set<string>> | undefined
  // while requests are under way on it
  const killHalfway = () => {
    if (approved < storm.payments / 2 || beingWritten) return
    alive.pop()
    beingWritten = sides.second.server.kill().then(() => findUnjoinedOrders(storm.cluster))
  }

  async function buy(number: number): Promise<void> {
    // the server that was asked may die meanwhile, and the shopper tries again
    const started = await insist(async () => anySide().shop.startPayment(await cartOf(anySide(), number)), {
      tries: 10,
      pauseMs: 500,
    })
    await sandbox.control.approve(started.reference)
    approved += 1
    killHalfway()
    await leaveVipps(storm, anySide(), started, number)
  }

  const carts = new Map<number, Promise<Cart>>()
  async function cartOf({ shop }: Side, number: number): Promise<Cart> {
    const known = carts.get(number) ?? shop.cart(KRONER)
    carts.set(number, known)
    return known.catch((error: unknown) => {
      carts.delete(number)
      throw error
    })
  }

  // one first: Medusa refuses the second of two first carts of one customer
  const [first = 0, ...others] = Array.from({ length: storm.payments }, (_, number) => number)
  await buy(first)
  await workThrough(others, storm.atOnce, buy)
  const known = await beingWritten
  if (!known) throw new Error("no server was killed: too few payments were approved")
  await sandbox.control.callbacksSettled()
  await storm.front.settled()
  await awaitOrders(storm)
  await captureRest(storm)
  // Vipps tells of the captures as well
  await sandbox.control.callbacksSettled()
  await storm.front.settled()
  return compareBooks(storm.cluster, known)
}

/** Whatever is answered: nothing depends on it. The staff capture at once what became an order at once. */
async function leaveVipps(
  { cluster }: Storm,
  side: Side,
  started: StartedPayment,
  number: number,
): Promise<void> {
  const nobodySees = () => undefined
  if (number % 3 === 0) {
    const payment = await cluster.sandbox.control.payment(started.reference)
    const link = new URL(payment?.fallBack ?? "")
    await fetch(side.server.url + link.pathname, { redirect: "manual" }).catch(nobodySees)
  }
  if (number % 3 === 1) {
    const completion = await side.shop.complete(started.cartId).catch(nobodySees)
    if (completion?.orderId === undefined) return
    const paymentId = await side.admin.paymentIdOf(completion.orderId).catch(nobodySees)
    if (paymentId !== undefined) await side.admin.capture(paymentId).catch(nobodySees)
  }
}

/** Medusa makes the order first and its payment afterwards, and a server may die in between. */
async function awaitOrders(storm: Storm): Promise<void> {
  await untilNone(
    storm,
    "carts without an order or its payment",
    `select a.reference as id from vipps_attempt a join cart_payment_collection k using (payment_collection_id)
      where not exists (select 1 from order_cart o where o.cart_id = k.cart_id and o.deleted_at is null)
         or not exists (select 1 from payment p where p.payment_collection_id = k.payment_collection_id and p.deleted_at is null)`,
    async () => undefined,
  )
}

/** A clerk clicks until it is on the page. */
async function captureRest(storm: Storm): Promise<void> {
  const { first } = storm.cluster.sides
  await untilNone(
    storm,
    "payments that are not captured",
    `select p.id from payment p join payment_collection c on c.id = p.payment_collection_id
      where p.deleted_at is null and p.canceled_at is null and coalesce(c.captured_amount, 0) = 0`,
    (ids) => workThrough(ids, CLERKS, (id) => first.admin.capture(id)),
  )
}

async function untilNone(
  { cluster, letTimePass }: Storm,
  what: string,
  statement: string,
  work: (ids: string[]) => Promise<void>,
): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const ids = (await cluster.sql(statement)).map(({ id }) => String(id))
    if (ids.length === 0) return
    if (Date.now() > deadline) throw new Error(`${ids.length} ${what}: ${ids.slice(0, 5).join(", ")}`)
    await work(ids)
    await letTimePass()
    await pause(500)
  }
}
