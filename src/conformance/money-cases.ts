import type { ConformanceCase } from "./case"
import type { Answer, ConformanceShop } from "./shop"
import {
  capture,
  expectDone,
  expectEqual,
  expectHeld,
  expectMoved,
  fail,
  minorOf,
  pay,
  readOrder,
  refund,
  refuses,
} from "./steps"

/** A part of 1000; of a provider that can't capture parts, all of it. */
function partOf(shop: ConformanceShop, amount: number): number {
  return shop.lacks?.["partial-captures"] === undefined ? amount : 1000
}

/** Captures and refunds: what Medusa has on record is what the service moved. */
export const moneyCases: ConformanceCase[] = [
  {
    name: "a capture of a part takes that part, or is refused and takes nothing",
    because: "Medusa gives a capture no amount; it is in the Capture row that the context names",
    async run(shop) {
      const placed = await pay(shop, 1000)
      const { status } = await capture(shop, placed, 250)
      await expectMoved(shop, placed, { captured: status === 200 ? 250 : 0, refunded: 0 })
    },
  },
  {
    name: "captures in parts take their own amounts",
    because: "each has a row and a key of its own",
    needs: ["partial-captures", "several-captures"],
    async run(shop) {
      const placed = await pay(shop, 1000)
      expectDone(await capture(shop, placed, 250), "capturing 250 of 1000")
      await expectMoved(shop, placed, { captured: 250, refunded: 0 })
      expectDone(await capture(shop, placed, 500), "capturing 500 more")
      await expectMoved(shop, placed, { captured: 750, refunded: 0 })
      await expectHeld(shop, placed.session, 250)
    },
  },
  {
    name: "refunds in parts pay back their own amounts",
    because: "a refund's amount is an object around a text",
    async run(shop) {
      const placed = await pay(shop, 1000)
      // a yen has no parts
      const little = shop.decimals === 0 ? 1 : 0.1
      expectDone(await capture(shop, placed, 1000), "capturing 1000")
      expectDone(await refund(shop, placed, 200 - little), `refunding ${200 - little}`)
      expectDone(await refund(shop, placed, little), `refunding ${little}`)
      await expectMoved(shop, placed, { captured: 1000, refunded: 200 })
    },
  },
  {
    name: "more than is reserved is not captured, and more than is captured is not refunded",
    because: "Medusa answers 200 to a capture of what is captured, and does nothing",
    async run(shop) {
      const placed = await pay(shop, 1000)
      await capture(shop, placed, 1001)
      await expectMoved(shop, placed, { captured: 0, refunded: 0 })
      expectDone(await capture(shop, placed, 1000), "capturing 1000")
      await capture(shop, placed, 1)
      await refund(shop, placed, 1001)
      await expectMoved(shop, placed, { captured: 1000, refunded: 0 })
    },
  },
  ...(["capture", "refund"] as const).map(loseAnAnswer),
  ...(["capture", "refund"] as const).map(refuseOnce),
  {
    name: "two equal captures at once: the service and Medusa say the same",
    because: "Medusa calls the provider without its lock on the payment",
    async run(shop) {
      const placed = await pay(shop, 1000)
      const amount = partOf(shop, 600)
      const answers = await Promise.all([capture(shop, placed, amount), capture(shop, placed, amount)])
      if (answers.every(({ status }) => status !== 200)) fail("neither capture was made")
      await expectMoved(shop, placed, { captured: amount, refunded: 0 })
    },
  },
  {
    name: "two equal refunds at once: the service and Medusa say the same",
    because: "Medusa calls the provider for both, and locks neither payment nor order",
    async run(shop) {
      const placed = await pay(shop, 1000)
      expectDone(await capture(shop, placed, 1000), "capturing 1000")
      const answers = await Promise.all([refund(shop, placed, 600), refund(shop, placed, 600)])
      if (answers.every(({ status }) => status !== 200)) fail("neither refund was made")
      await expectMoved(shop, placed, { captured: 1000, refunded: 600 })
    },
  },
  {
    name: "one of the staff without the right to payments moves no money, by whatever route",
    because: "Medusa asks a user's role on its own routes only; a provider's routes must ask themselves",
    needs: ["withoutRights"],
    run: tryWithoutRights,
  },
  {
    name: "payment.data is never emptied, whatever is done to the payment",
    because: "Medusa empties it when the provider returns none, and the next call has nothing to go by",
    async run(shop) {
      const placed = await pay(shop, 1000)
      const dataOf = async () => (await readOrder(shop, placed.orderId)).payments.map(({ data }) => data)
      const [before] = await dataOf()
      if (isEmpty(before)) fail("payment.data is empty")
      expectDone(await capture(shop, placed, partOf(shop, 400)), "capturing a part")
      expectDone(await refund(shop, placed, 100), "refunding 100")
      const [after] = await dataOf()
      if (isEmpty(after)) fail("payment.data is empty after a capture and a refund")
    },
  },
]

/** Totals that no service can move as they are. */
export const fractionCases: ConformanceCase[] = [
  {
    name: "a total with parts of a minor unit can be paid, captured and refunded to nothing",
    because: "Medusa does not round totals: 15 % off 249.50 is 212.075",
    async run(shop) {
      const total = 212 + 7.5 * unitOf(shop)
      const minor = minorOf(shop, total)
      const placed = await pay(shop, total)
      expectEqual("the service holds", (await shop.ledger(placed.session)).heldMinor, minor)
      expectDone(await capture(shop, placed, total), "capturing the total")
      expectDone(await refund(shop, placed, total), "refunding the total")
      const { capturedMinor, refundedMinor } = await shop.ledger(placed.session)
      expectEqual("captured and refunded", [capturedMinor, refundedMinor], [minor, minor])
    },
  },
  {
    name: "three thirds are refunded to nothing",
    because: "each third is rounded, and Medusa adds up what was not",
    async run(shop) {
      const placed = await pay(shop, 100)
      expectDone(await capture(shop, placed, 100), "capturing 100")
      for (const at of ["first", "second", "last"])
        expectDone(await refund(shop, placed, 33.333333), `refunding the ${at} third`)
      await expectMoved(shop, placed, { captured: 100, refunded: 100 })
    },
  },
  {
    name: "a refund of less than the smallest unit moves nothing and leaves no row",
    because: "Medusa takes any amount above 0",
    async run(shop) {
      const placed = await pay(shop, 1000)
      expectDone(await capture(shop, placed, 1000), "capturing 1000")
      const { status } = await refund(shop, placed, unitOf(shop) / 10)
      if (status === 200) fail("a refund of nothing was answered with success")
      await expectMoved(shop, placed, { captured: 1000, refunded: 0 })
      expectDone(await refund(shop, placed, 1000), "refunding all of it")
    },
  },
]

function unitOf({ decimals = 2 }: ConformanceShop): number {
  return 1 / 10 ** decimals
}

/** Asked again, as the staff does after an error; how often until it is through is the provider's own matter. */
function loseAnAnswer(kind: "capture" | "refund"): ConformanceCase {
  return {
    name: `a ${kind} whose answer is lost, and that is asked for again, moves the money once`,
    because:
      "Medusa deletes its row, whose id is the key, when the provider throws: the next try has another key",
    needs: ["loseAnswers"],
    async run(shop) {
      const placed = await pay(shop, 1000)
      if (kind === "refund") expectDone(await capture(shop, placed, 1000), "capturing 1000")
      const [move, amount] = kind === "capture" ? [capture, partOf(shop, 250)] : [refund, 250]
      const stop = await shop.loseAnswers?.(kind)
      const first = await move(shop, placed, amount)
      await stop?.()
      if (first.status !== 200) expectDone(await move(shop, placed, amount), `the second try of the ${kind}`)
      const captured = kind === "capture" ? amount : 1000
      await expectMoved(shop, placed, { captured, refunded: kind === "refund" ? 250 : 0 })
    },
  }
}

function refuseOnce(kind: "capture" | "refund"): ConformanceCase {
  return {
    name: `a ${kind} that the service refuses is no success, leaves no row, and can be made afterwards`,
    because: "only an error of Medusa's own type reaches the staff with its words",
    needs: ["refuseNext"],
    async run(shop) {
      const placed = await pay(shop, 1000)
      if (kind === "refund") expectDone(await capture(shop, placed, 1000), "capturing 1000")
      const [move, amount] = kind === "capture" ? [capture, partOf(shop, 250)] : [refund, 250]
      await shop.refuseNext?.(kind)
      const refused = await move(shop, placed, amount)
      if (!refuses(refused))
        fail(`the refusal was answered ${refused.status} ${JSON.stringify(refused.body).slice(0, 200)}`)
      await expectMoved(shop, placed, { captured: kind === "refund" ? 1000 : 0, refunded: 0 })
      expectDone(await move(shop, placed, amount), `the ${kind} after the refusal`)
    },
  }
}

async function tryWithoutRights(shop: ConformanceShop): Promise<void> {
  const placed = await pay(shop, 1000)
  const of = `/admin/payments/${placed.paymentId}`
  const requests = [
    { path: `${of}/capture`, body: { amount: 250 } },
    { path: `/admin/orders/${placed.orderId}/cancel` },
    ...(shop.moneyRequests?.(placed.paymentId) ?? []),
  ]
  for (const { path, body } of requests) {
    const answer = await shop.withoutRights?.("POST", path, body)
    if (!isForbidden(answer)) fail(`POST ${path}: ${answer?.status}`)
  }
  await expectHeld(shop, placed.session, 1000)
  expectDone(await capture(shop, placed, 1000), "capturing 1000")
  const refunded = await shop.withoutRights?.("POST", `${of}/refund`, { amount: 100 })
  if (!isForbidden(refunded)) fail(`POST ${of}/refund: ${refunded?.status}`)
  await expectMoved(shop, placed, { captured: 1000, refunded: 0 })
}

/** 400 would say that the request was looked at. */
function isForbidden(answer: Answer | undefined): boolean {
  return answer?.status === 401 || answer?.status === 403
}

function isEmpty(data: unknown): boolean {
  return data === null || data === undefined || JSON.stringify(data) === "{}"
}
