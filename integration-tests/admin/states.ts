import type { PaidOrder } from "../../demo/harness"
import { readApi } from "../../demo/vipps-api"
import { eventually } from "../support/time/eventually"
import { payByLink } from "../support/shopper/payment-link"
import { receiveReturn, requestReturn } from "../support/staff/goods-returns"
import { done, editOrder, packFulfillment } from "../support/staff/order-actions"
import type { ObservedShop } from "../support/server/observed-shop"
import { placeSampleOrder } from "../support/shopper/sample-order"
import { readView } from "../support/staff/admin-api"
import { refuses } from "../support/server/vipps-errors"

type State = {
  state: string
  make: () => Promise<PaidOrder>
  badge: string
  says?: RegExp[]
  offers: string[]
}

/**
 * Payments of 1000 kr, brought into each state that the panel knows: by clicks, by Vipps, by time that has passed. The shop is asked
 * for when one is made: the states are listed before it is there.
 */
export function createStates(harness: () => ObservedShop) {
  const control = () => harness().sandbox.control
  const pay = () => harness().shop.payWithVipps("1000")

  async function captured(amount: string): Promise<PaidOrder> {
    const paid = await pay()
    expect(await harness().admin.vipps(paid).capture(amount)).toMatchObject({ status: 200 })
    return paid
  }
  async function released() {
    const paid = await captured("750")
    await harness().admin.vipps(paid).release()
    return paid
  }
  async function refunded(amount: string) {
    const paid = await captured("1000")
    await harness().admin.vipps(paid).refund(amount)
    return paid
  }
  async function canceled() {
    const paid = await pay()
    await harness().admin.vipps(paid).cancel()
    return paid
  }
  async function directCapture() {
    await control().directCapture(true)
    try {
      return await pay()
    } finally {
      await control().directCapture(false)
    }
  }
  /** As the journal would have it so many days later. */
  async function aged(days: number, capture?: string) {
    const paid = capture ? await captured(capture) : await pay()
    const change = `update vipps_attempt set reserved_at = reserved_at - $2 * interval '1 day' where reference = $1`
    await harness().sql(change, [paid.reference, days])
    return paid
  }
  async function seen(columns: Record<string, unknown>) {
    const paid = await pay()
    const sets = Object.keys(columns).map((name, index) => `${name} = $${index + 2}`)
    const change = `update vipps_attempt set ${sets.join(", ")} where reference = $1`
    await harness().sql(change, [paid.reference, ...Object.values(columns)])
    return paid
  }
  async function underWay() {
    const paid = await pay()
    await harness().sql(
      `insert into vipps_operation (request_id, reference, kind, amount_minor, currency_code, api, transaction_text, lease_owner, lease_until)
       select $1, $1, 'capture', 30000, currency_code, api, 'on its way', 'another server', now() + interval '10 minutes'
         from vipps_attempt where reference = $1`,
      [paid.reference],
    )
    return paid
  }
  async function unresolved() {
    const paid = await pay()
    await control().next("capture", { dropResponse: "before-executing" }, 5)
    await control().next("details", { status: 500 }, 5)
    await harness().admin.vipps(paid).capture("300")
    await control().clearFaults()
    return paid
  }
  /**
   * An unanswered capture of 200 kr, and an equal one in the Vipps portal: only a person can tell which is which. ePayment names the
   * shop's own by their keys: only after one with a key is one without it hardly the shop's.
   */
  async function inDoubt() {
    const paid = readApi(harness().environment.VIPPS_API) === "epayment" ? await captured("100") : await pay()
    await control().next("capture", { dropResponse: "before-executing" }, 20)
    expect(await harness().admin.vipps(paid).capture("200")).toMatchObject({ status: 400 })
    await control().clearFaults()
    await control().portal.capture(paid.reference, 20_000)
    expect(await harness().admin.vipps(paid).capture("200")).toMatchObject({ status: 400 })
    return paid
  }
  async function failed() {
    const paid = await captured("1000")
    await control().next("refund", refuses("can't refund", readApi(harness().environment.VIPPS_API)))
    await harness().admin.vipps(paid).refund("10")
    return paid
  }
  /** A refund in the Vipps portal, which the reconciliation finds. */
  async function movedOutside() {
    const paid = await captured("1000")
    await control().portal.refund(paid.reference, 5_000)
    await eventually("drift is noted", async () => {
      await harness().sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [
        paid.reference,
      ])
      await harness().reconcile()
      return (await readView(harness().admin.api, paid)).problems.some(
        ({ code }) => code === "external-operation",
      )
    })
    return paid
  }
  /** Without a hat the order costs 750 kr. */
  async function shrunk() {
    const paid = await placeSampleOrder(harness())
    await editOrder(harness(), paid, { Lue: 0 })
    await eventually(
      "the edit is repaired",
      async () => (await readView(harness().admin.api, paid)).due === 750,
    )
    return paid
  }
  /** With another hat it costs 1250 kr, and the shop asks for the difference by a link. */
  async function asking() {
    const paid = await placeSampleOrder(harness())
    await editOrder(harness(), paid, { Lue: 2 })
    await eventually("the edit is repaired", async () => {
      const { notes } = await readView(harness().admin.api, paid)
      return notes.some((note) => note.code === "not-reserved")
    })
    return paid
  }
  /** The difference is paid by a second payment. */
  async function grown() {
    const first = await asking()
    return { first, second: await payByLink(harness(), first) }
  }
  /** The sweater was sent and paid, refunded and then returned; the hat is still to be sent. */
  async function keptForTheHat() {
    const paid = await placeSampleOrder(harness())
    await packFulfillment(harness(), paid, ["Ullgenser"])
    await done(harness().admin.vipps(paid).capture("750"))
    const path = await requestReturn(harness(), paid, "Ullgenser")
    await done(harness().admin.refund(paid, "750"))
    await receiveReturn(harness(), paid, path, "Ullgenser")
    return paid
  }
  /** Approved, and the shop's own code refused to make the order; as the journal has it after three times. */
  async function notMade() {
    const { reference } = await harness().shop.startPayment("1000")
    await harness().sql(
      `update vipps_attempt
          set completion_failures = 3, completion_first_failed_at = now() - interval '2 minutes', completion_failed_at = now(),
              completion_error_code = 'sold-out',
              completion_error_message = 'The order can''t be made: something in the cart is sold out.',
              completion_said = '{"code": "sold-out", "params": {"says": ""}}'
        where reference = $1`,
      [reference],
    )
    return reference
  }

  const made = {
    pay,
    captured,
    failed,
    inDoubt,
    movedOutside,
    released,
    asking,
    grown,
    keptForTheHat,
    notMade,
    unresolved,
  }
  return { ...made, states: listStates() }

  function listStates(): State[] {
    return [
      {
        state: "initiated",
        make: () =>
          seen({ vipps_state: "pending", reserved_minor: 0, capturable_minor: 0, reserved_at: null }),
        badge: "Waiting for the customer",
        offers: ["Cancel payment", "Make a payment link for 1 000 kr"],
      },
      {
        state: "reserved",
        make: pay,
        badge: "Reserved",
        says: [/Capture before/, /Medusa's own Capture payment button takes the whole amount/],
        offers: ["Capture", "Cancel payment"],
      },
      {
        state: "partly captured",
        make: () => captured("750"),
        badge: "Partly captured",
        says: [/Medusa's own Refund button is disabled/],
        offers: ["Capture", "Refund", "Release the rest"],
      },
      {
        state: "captured",
        make: () => captured("1000"),
        badge: "Captured",
        says: [/Refund until/],
        offers: ["Refund"],
      },
      {
        state: "released",
        make: released,
        badge: "Captured, rest released",
        says: [/it was released to the customer\. .* make a payment link\./],
        offers: ["Refund", "Make a payment link for 250 kr"],
      },
      {
        state: "partly refunded",
        make: () => refunded("200"),
        badge: "Partly refunded",
        says: [/offers 1.000.kr; at most 800.kr/],
        offers: ["Refund"],
      },
      { state: "refunded", make: () => refunded("1000"), badge: "Refunded", offers: [] },
      {
        state: "cancelled",
        make: canceled,
        badge: "Cancelled",
        offers: [],
      },
      {
        state: "direct capture",
        make: directCapture,
        badge: "Captured",
        says: [/Direct capture: taken when/],
        offers: ["Refund"],
      },
      {
        state: "past 7 days",
        make: () => aged(8),
        badge: "Reserved",
        says: [/has been reserved for 8 days.*Visa/],
        offers: ["Capture", "Cancel payment"],
      },
      {
        state: "past 30 days",
        make: () => aged(31),
        badge: "Reserved",
        says: [/may have let it go/],
        offers: ["Capture", "Cancel payment"],
      },
      {
        state: "near 180 days",
        make: () => aged(170),
        badge: "Reserved",
        says: [/10 days from now/, /10 days left/],
        offers: ["Capture", "Cancel payment"],
      },
      {
        state: "past 180 days",
        make: () => aged(181),
        badge: "Reserved",
        says: [/can't be captured any more/, /passed/],
        offers: [],
      },
      {
        state: "near 365 days",
        make: () => aged(360, "1000"),
        badge: "Captured",
        says: [/Vipps refunds until .*, 5 days from now/],
        offers: ["Refund"],
      },
      {
        state: "past 365 days",
        make: () => aged(366, "1000"),
        badge: "Captured",
        says: [/Pay the customer back by bank transfer/],
        offers: [],
      },
      {
        state: "in progress",
        make: underWay,
        badge: "Reserved",
        says: [/The capture of 300.kr of .* is in progress/],
        offers: [],
      },
      {
        state: "unresolved",
        make: unresolved,
        badge: "Reserved",
        says: [/The capture of 300.kr of .* is unresolved/],
        offers: ["Resolve", "Capture", "Cancel payment"],
      },
      {
        state: "needs a decision",
        make: inDoubt,
        badge: "Reserved",
        says: [/Vipps shows the same amount without a reference\. Is it the same one\?/],
        offers: ["Yes, this capture", "No, another capture"],
      },
      {
        state: "failed",
        make: failed,
        badge: "Captured",
        says: [/The refund of 10.kr of .* was not made\. The shop's Vipps balance/],
        offers: ["Refund"],
      },
      {
        state: "made outside the shop",
        make: movedOutside,
        badge: "Captured",
        says: [/A refund of 50.kr was made outside this shop/],
        offers: ["Resolve", "Refund"],
      },
      {
        state: "needs review",
        make: () => seen({ needs_review_at: new Date().toISOString(), needs_review_reason: "Nobody knows." }),
        badge: "Reserved",
        says: [/stopped looking after this payment by itself: Nobody knows/],
        offers: ["Resolve", "Capture", "Cancel payment"],
      },
      {
        state: "order cancelled, not released yet",
        make: () => seen({ pending_action: "cancel" }),
        badge: "Reserved",
        says: [/The order was cancelled, and 1.000.kr is still reserved/],
        offers: ["Resolve", "Cancel payment"],
      },
      {
        state: "order edited to 750 kr",
        make: shrunk,
        badge: "Reserved",
        says: [/The order needs 250.kr less than is reserved\. Capture takes 750.kr/],
        offers: ["Capture", "Cancel payment"],
      },
      {
        state: "order edited to 1 250 kr",
        make: asking,
        badge: "Reserved",
        says: [/250.kr of the order is not reserved: send the payment link/, /Payment link for 250.kr/],
        offers: ["Capture", "Cancel payment"],
      },
      {
        state: "order edited to 1 250 kr, the first of two payments",
        make: async () => (await grown()).first,
        badge: "Reserved",
        offers: ["Capture", "Cancel payment"],
      },
      {
        state: "order edited to 1 250 kr, the second",
        make: async () => (await grown()).second,
        badge: "Reserved",
        offers: ["Capture", "Cancel payment"],
      },
      {
        state: "750 kr of it captured, refunded, and the goods returned afterwards; 250 kr still to be sent",
        make: keptForTheHat,
        badge: "Refunded",
        says: [/Goods not paid: 250.kr stays reserved for goods that are not paid/],
        offers: ["Capture", "Release the rest"],
      },
    ]
  }
}
