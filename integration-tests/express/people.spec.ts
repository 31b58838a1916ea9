import { z } from "zod"
import { createApi, expectBody, type Api, type StartedPayment } from "../../demo/harness"
import { lockTable } from "../support/database/lock-table"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps } from "../support/ledgers/ledgers"
import { orderPlaced, ordersOf } from "../support/orders/orders"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { prepareRefusals, refuseCart, refusingFiles } from "../support/server/refusing-shop"
import { setStock } from "../support/staff/stock"
import { newCustomer, newCustomerToken } from "../support/shopper/customer"
import { comeBack, comeBackUntilDecided } from "../support/shopper/return-link"
import { eventually } from "../support/time/eventually"
import { minutesAgo, passTime } from "../support/time/time"
import {
  approveUnheard,
  bareCart,
  cartFacts,
  expectFreed,
  expectWhole,
  orderFacts,
  reconcile,
  startExpress,
  tablesWith,
  variantOf,
} from "./shopper"

/** Whose order it is, where what Vipps tells of the shopper stands, and what a dead server leaves. */
jest.setTimeout(240_000)

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({ env: { VIPPS_API: "epayment" }, files: refusingFiles })
  await prepareRefusals(harness)
})
afterAll(() => harness?.stop())

const start = async () => startExpress(harness, { cart_id: await bareCart(harness) })

const listSchema = z.object({ payments: z.array(z.object({ amount: z.number() })) })
/** Cart, order and customer; Medusa keeps its own completion of any cart for three days; the seed's clerk is called so, too. */
const MAY_HAVE = ["cart", "cart_address", "customer", "order", "order_address", "workflow_execution", "user"]

const OURS_KEPT = `select workflow_id from workflow_execution where workflow_id like 'vipps%'`

it("what Vipps tells of the shopper stands in cart, order and customer, and nowhere else", async () => {
  const started = await start()
  await approveUnheard(harness, started)
  await comeBack(harness, started)
  await expectWhole(harness, started)
  await harness.event(started.reference, "vipps.payment_reserved")
  const found = await tablesWith(harness, "Prøvegata|Nordmann|\\mKari\\M|91234567")
  expect(found).toContain("order_address")
  expect(found.filter((name) => !MAY_HAVE.includes(name))).toEqual([])
  expect(await harness.sql(OURS_KEPT)).toEqual([])
  const words = /Prøvegata|Nordmann|\bKari\b|91234567/i
  expect(JSON.stringify(await harness.events(started.reference))).not.toMatch(words)
  expect(harness.server.log()).not.toMatch(words)
})

it("a server that dies with the choice in the cart and no order leaves one order to the next", async () => {
  const started = await start()
  await approveUnheard(harness, started)
  const orders = await lockTable(harness, '"order"')
  const back = comeBack(harness, started).catch(() => "died")
  await orders.reached()
  await harness.server.kill()
  await orders.release()
  expect(await back).toBe("died")
  expect(await ordersOf(harness, started.cartId)).toEqual([])
  const [row] = await harness.sql(
    `select express_written_at is not null as written from vipps_attempt where reference = $1`,
    [started.reference],
  )
  expect(row).toEqual({ written: true })
  await passTime(harness, 6)
  await harness.server.start()
  await reconcile(harness, started)
  await expectWhole(harness, started)
})

it("the staff is told what is known of the amount of a payment that is not completed", async () => {
  const { reference } = await start()
  const amounts = async () => {
    const path = `/admin/vipps/payments?q=${reference}`
    const answer = await harness.admin.api({ method: "GET", path })
    return expectBody(listSchema, answer, "listing").payments.map(({ amount }) => amount)
  }
  expect(await amounts()).toEqual([750])
  await approveUnheard(harness, { reference })
  // approved, and the shop can't make the order now: what Vipps told is in the journal
  await harness.sql(`update vipps_attempt set reserved_minor = 84900 where reference = $1`, [reference])
  expect(await amounts()).toEqual([849])
})

it("a shopper who is logged in keeps account and e-mail", async () => {
  const customer = await newCustomer(harness, "ola@example.no")
  const items = [{ variant_id: variantOf(harness, "Ullgenser"), quantity: 1 }]
  const body = { region_id: harness.facts.regionId, items }
  const made = await customer({ method: "POST", path: "/store/carts", body })
  const { cart } = expectBody(z.object({ cart: z.object({ id: z.string() }) }), made, "making a cart")
  const started = await startExpress(harness, { cart_id: cart.id })
  await approveUnheard(harness, started)
  await comeBack(harness, started)
  const [orderId = ""] = await ordersOf(harness, cart.id)
  expect(await orderFacts(harness, orderId)).toMatchObject({
    ...{ email: "ola@example.no", customer: null, address_1: "Prøvegata 5", total: "849" },
  })
})

it.each([
  ["logged in by a token keeps account and e-mail", newCustomer, "grete@example.no", true],
  ["logged in by a cookie keeps account and e-mail", customerOfCookie, "gunnar@example.no", true],
  ["whose login is over buys as a guest", expiredCustomer, "kari.nordmann@example.no", false],
])("a shopper %s, on a product page", async (_, logIn, email, hasAccount) => {
  const known = await logIn(harness, email)
  const body = { variant_id: variantOf(harness, "Ullgenser") }
  const started = await startExpress({ shop: { ...harness.shop, api: known } }, body)
  await approveUnheard(harness, started)
  await comeBack(harness, started)
  const [orderId = ""] = await ordersOf(harness, started.cartId)
  expect(await orderFacts(harness, orderId)).toMatchObject({ email, address_1: "Prøvegata 5", total: "849" })
  const accounts = await harness.sql(
    `select c.has_account, c.email from "order" o join customer c on c.id = o.customer_id where o.id = $1`,
    [orderId],
  )
  expect(accounts).toEqual([{ has_account: hasAccount, email }])
})

/** The store API as a page calls it that logs in with Medusa's sessions. */
async function customerOfCookie({ server, facts }: ObservedShop, email: string): Promise<Api> {
  const token = await newCustomerToken(harness, email)
  const asked = { method: "POST", headers: { authorization: `Bearer ${token}` } }
  const session = await fetch(`${server.url}/auth/session`, asked)
  const cookie = session.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ")
  expect(cookie).not.toBe("")
  return createApi(server.url, { "x-publishable-api-key": facts.publishableKey, cookie })
}

/** The store API as a page calls it whose token Medusa does not take any more. */
async function expiredCustomer({ server, facts }: ObservedShop): Promise<Api> {
  const headers = { "x-publishable-api-key": facts.publishableKey, authorization: "Bearer expired" }
  return createApi(server.url, headers)
}

it("a guest who had typed another e-mail has the order at the one from the app", async () => {
  const cart_id = await bareCart(harness)
  const body = { email: "skrivefeil@example.no" }
  const typed = await harness.shop.api({ method: "POST", path: `/store/carts/${cart_id}`, body })
  expect(typed.status).toBe(200)
  const started = await startExpress(harness, { cart_id })
  await approveUnheard(harness, started)
  await comeBack(harness, started)
  await expectWhole(harness, started)
})

it("an account with the app's e-mail gets the order, and keeps its name", async () => {
  await newCustomer(harness, "ole.aas@example.no")
  const started = await start()
  await approveUnheard(harness, started, { person: "ole" })
  await comeBack(harness, started)
  const [orderId = ""] = await ordersOf(harness, started.cartId)
  expect(await orderFacts(harness, orderId)).toMatchObject({
    ...{ email: "ole.aas@example.no", customer: null, first_name: "Ole Jørgen", city: "Tromsø" },
  })
  const accounts = await harness.sql(
    `select c.has_account from "order" o join customer c on c.id = o.customer_id where o.id = $1`,
    [orderId],
  )
  expect(accounts).toEqual([{ has_account: true }])
})

describe("an order that the shop takes back, of a cart in which the shopper had typed something else", () => {
  const typed = {
    email: "skrev.selv@example.no",
    shipping_address: {
      ...{ first_name: "Selv", last_name: "Skrevet", phone: "+4722000000", address_1: "Skjemaveien 1" },
      ...{ postal_code: "0001", city: "Oslo", country_code: "no" },
    },
  }
  const choice = {
    person: { firstName: "Runa", lastName: "Rullet", email: "runa@example.no", mobileNumber: "4748765432" },
    address: { addressLine1: "Returveien 2" },
  }
  const told = "\\mRuna\\M|Rullet|runa@|48765432|Returveien"

  /** The cart as its shopper left it in the form, with a delivery. */
  async function startTyped(goods: string) {
    const cart_id = await bareCart(harness, goods)
    const path = `/store/carts/${cart_id}`
    const body = { ...typed, billing_address: typed.shipping_address }
    expect(await harness.shop.api({ method: "POST", path, body })).toMatchObject({ status: 200 })
    const option_id = harness.facts.shippingOptions.pickUp
    const chosen = { method: "POST", path: `${path}/shipping-methods`, body: { option_id } } as const
    expect(await harness.shop.api(chosen)).toMatchObject({ status: 200 })
    return startExpress(harness, { cart_id })
  }

  async function typedFacts(cartId: string) {
    const [row] = await harness.sql(
      `select c.email, u.email as customer, c.completed_at,
              to_jsonb(a) - array['id', 'created_at', 'updated_at'] as shipping,
              to_jsonb(b) - array['id', 'created_at', 'updated_at'] as billing,
              (select string_agg(m.name, ', ') from cart_shipping_method m
                where m.cart_id = c.id and m.deleted_at is null) as methods
         from cart c left join customer u on u.id = c.customer_id
         left join cart_address a on a.id = c.shipping_address_id
         left join cart_address b on b.id = c.billing_address_id where c.id = $1`,
      [cartId],
    )
    return row
  }

  const moments = [
    {
      when: "before the payment is authorized",
      goods: "Raggsokker",
      refuse: () => setStock(harness, "Raggsokker", 0),
      code: "sold-out",
    },
    {
      when: "after the payment is authorized",
      goods: "Ullgenser",
      refuse: (started: StartedPayment) => refuseCart(harness, started, "when-paid"),
      code: "refused-by-shop",
    },
  ]

  it.each(moments)(
    "$when: what Vipps told is off the cart, which has again what was typed",
    async (moment) => {
      const { goods, refuse, code } = moment
      const started = await startTyped(goods)
      const before = await typedFacts(started.cartId)
      expect(before).toMatchObject({
        ...{ email: typed.email, customer: typed.email, methods: "Hent i butikk" },
        shipping: typed.shipping_address,
      })
      try {
        await refuse(started)
        await approveUnheard(harness, started, choice)
        const { query } = await comeBackUntilDecided(harness, started)
        expect(query).toMatchObject({ vipps: "failed", code })
      } finally {
        await setStock(harness, goods, 1_000)
      }
      await expectFreed(harness, started)
      expect(await ordersOf(harness, started.cartId)).toEqual([])
      expect(await typedFacts(started.cartId)).toEqual(before)
      // Medusa's own completion of any cart
      expect((await tablesWith(harness, told)).filter((name) => name !== "workflow_execution")).toEqual([])
      expect(await harness.sql(OURS_KEPT)).toEqual([])
      expect(harness.server.log()).not.toMatch(/Rullet|runa@|48765432|Returveien/)
    },
  )
})

/** `minutes`: longer than Vipps may take to tell the rest of the choice. */
async function startApproved(choice: object, minutes = 2) {
  const started = await minutesAgo(harness, minutes, async () => {
    const one = await start()
    await approveUnheard(harness, one, choice)
    return one
  })
  await passTime(harness, minutes)
  return started
}

it("a choice that the shop can't read for the whole grace time: no order, and nothing is held", async () => {
  const started = await startApproved({}, 50)
  const kroner = (value: number) => ({ currency: "NOK", value })
  const none = { capturedAmount: kroner(0), refundedAmount: kroner(0), cancelledAmount: kroner(0) }
  const body = {
    ...{ reference: started.reference, state: "AUTHORIZED", amount: kroner(75_000), pspReference: "psp" },
    ...{ aggregate: { authorizedAmount: kroner(84_900), ...none }, shippingDetails: "Posten" },
  }
  await harness.sandbox.control.next("details", { status: 200, body }, 100)
  expect((await comeBack(harness, started)).query).toMatchObject({ vipps: "failed", code: "express-details" })
  await harness.sandbox.control.clearFaults()
  await eventually("the release", async () => {
    await reconcile(harness, started)
    return (await harness.sandbox.control.payment(started.reference))?.state === "CANCELLED"
  })
  expect(await ordersOf(harness, started.cartId)).toEqual([])
})

it("a shopper of whom Vipps tells a moment later than of the approval has the order", async () => {
  const started = await start()
  await harness.sandbox.control.assume({ personInGet: false })
  await approveUnheard(harness, started)
  await reconcile(harness, started)
  expect(await harness.sandbox.control.payment(started.reference)).toMatchObject({ state: "RESERVED" })
  await harness.sandbox.control.assume({ personInGet: true })
  await reconcile(harness, started)
  await expectWhole(harness, started)
})

describe("what no form would let the shopper type, and Vipps tells", () => {
  const long = "Ø".repeat(5_000)
  const address = { addressLine1: "Prøvegata 5", city: "Oslo", postCode: "0154", country: "NO" }

  it.each([
    [
      "characters that PostgreSQL does not take: the order is without them",
      {
        person: { firstName: "Ka\u0000ri", lastName: "Nord\ud83dmann" },
        address: { addressLine1: "Prøve\u0007gata\n5" },
      },
      { first_name: "Ka ri", last_name: "Nord mann", address_1: "Prøve gata 5", customer: "Ka ri Nord mann" },
    ],
    [
      "a very long name and address: the order has all of it",
      { person: { firstName: long, lastName: long }, address: { addressLine1: long, city: long } },
      { first_name: long, last_name: long, address_1: long, city: long, customer: `${long} ${long}` },
    ],
  ])("%s", async (_, choice, expected) => {
    const started = await start()
    const email = `rar-${started.reference}@example.no`.toLowerCase()
    const told = { person: { email, ...choice.person }, address: { ...address, ...choice.address } }
    await approveUnheard(harness, started, told)
    expect((await comeBack(harness, started)).query).toMatchObject({ vipps: "paid" })
    const paid = await orderPlaced(harness, started)
    expect(await orderFacts(harness, paid.orderId)).toMatchObject({ email, total: "849", ...expected })
    await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  it.each([
    ["a name of control characters alone", { person: { lastName: "\u0000\u0001" } }],
    ["an e-mail address with one", { person: { email: "kari\u0000@example.no" } }],
    ["an e-mail address that is longer than any", { person: { email: `${"k".repeat(3_000)}@example.no` } }],
    ["a postal code of nothing", { address: { ...address, postCode: "\u0000" } }],
  ])("%s: no order, and nothing is held", async (_, choice) => {
    const started = await startApproved(choice)
    const { query } = await comeBack(harness, started)
    expect(query).toMatchObject({ vipps: "failed", code: "express-details" })
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    await expectFreed(harness, started)
  })
})

it("a shopper who gives no e-mail: no order, and nothing is held", async () => {
  const started = await startApproved({ person: { email: "" } })
  expect((await comeBack(harness, started)).query).toMatchObject({ vipps: "failed", code: "express-details" })
  expect(await ordersOf(harness, started.cartId)).toEqual([])
  expect(await harness.sandbox.control.payment(started.reference)).toMatchObject({ state: "CANCELLED" })
})

describe("a shopper who withdraws the consent to name and address", () => {
  const bare = { email: null, address_1: null, country_code: "no", completed: false, methods: 0 }

  async function expectNoOrder({ cartId }: StartedPayment): Promise<void> {
    expect(await ordersOf(harness, cartId)).toEqual([])
    expect(await cartFacts(harness, cartId)).toEqual(bare)
  }

  it("in the app, before the payment: it ends as rejected, and nothing is held", async () => {
    const started = await start()
    await harness.sandbox.control.next("webhook", { lose: true })
    // the app asks for the consent first, and without it the shopper can only leave
    await harness.sandbox.control.reject(started.reference)
    expect((await comeBack(harness, started)).query).toEqual({ vipps: "rejected", cart_id: started.cartId })
    expect(await atVipps(harness, started.reference)).toMatchObject({ state: "REJECTED", reservedMinor: 0 })
    await expectNoOrder(started)
  })

  it("after the approval, before the shop has read it: no order, told why, and nothing is held", async () => {
    const started = await startApproved({ isConsentWithdrawn: true })
    const { query } = await comeBack(harness, started)
    expect(query).toEqual({ vipps: "failed", code: "express-details", cart_id: started.cartId })
    expect(await atVipps(harness, started.reference)).toMatchObject({
      ...{ state: "CANCELLED", reservedMinor: 84_900, releasedMinor: 84_900, capturedMinor: 0 },
    })
    await expectNoOrder(started)
  })

  it("after the order is made: the order stays, and everybody who asks has it", async () => {
    const started = await start()
    await approveUnheard(harness, started)
    await comeBack(harness, started)
    const { orderId } = await expectWhole(harness, started)
    await harness.sandbox.control.assume({ choiceInGet: false })
    try {
      await reconcile(harness, started)
      expect(await harness.shop.complete(started.cartId)).toMatchObject({
        ...{ status: 200, body: { type: "order" }, orderId },
      })
      expect((await comeBack(harness, started)).query).toMatchObject({ vipps: "paid", order_id: orderId })
      await expectWhole(harness, started)
    } finally {
      await harness.sandbox.control.assume({ choiceInGet: true })
    }
  })
})
