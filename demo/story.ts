import { compareFigures, countCalls, inKroner, type PlayedPayment } from "./figures"
import { keepOneOfTwo, payWithPromotion, sendTwoFulfillments } from "./order-life"
import { say } from "./progress"
import { lineFor, type PaidOrder } from "./harness"
import { buyByExpress } from "./express-order"
import { expectDone, step, type Actors } from "./steps"
import { noticeOf } from "./vipps-api"
import { waitForOrder } from "./wait-for-order"

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * The story of Vipps' FAQ on refunds, two orders that drive the money by themselves, and a total with a fraction, played over
 * HTTP; answers whether Medusa and Vipps agree in the end.
 */
export async function playStory(actors: Actors): Promise<boolean> {
  say("She orders two things, and keeps one")
  const kept = await payForTwoThings(actors)
  await captureAndRelease(actors, kept)
  await refundInParts(actors, kept)
  say()
  say("She keeps one again, and the order is edited")
  const edited = await keepOneOfTwo(actors)
  say()
  say("An order in two fulfillments")
  const sent = await sendTwoFulfillments(actors)
  say()
  say("A cart with 15 % off")
  const discounted = await payWithPromotion(actors)
  say()
  const express = await playExpress(actors)
  say("A payment of last year")
  const old = await payLastYear(actors)
  await refuseLateRefund(actors, old)
  say()
  await missDeadline(actors)
  return tellTheEnd(actors, [
    { title: "Two things", payment: kept },
    { title: "Edited", payment: edited },
    { title: "Two fulfillments", payment: sent },
    { title: "15 % off", payment: discounted },
    ...express,
    { title: "Last year", payment: old },
  ])
}

/** eCom has no Express here. */
async function playExpress(actors: Actors): Promise<PlayedPayment[]> {
  if (actors.api === "ecom") return []
  say("She buys from the product page, by Express")
  const payment = await buyByExpress(actors)
  say()
  return [{ title: "Express", payment }]
}

async function payForTwoThings(actors: Actors): Promise<PaidOrder> {
  const { shop, sandboxControl, facts, api } = actors
  const { ullgenser: sweater, lue: hat } = actors.local.titles
  const goods = [sweater, hat].map((title) => lineFor(facts.variants, title))
  const started = await shop.startPayment(goods)
  step(
    `The cart has ${sweater} 750 kr and ${hat} 250 kr; she is sent to ${new URL(started.url).origin} to pay`,
  )

  await sandboxControl.approve(started.reference)
  const orderId = await waitForOrder(actors, started.cartId)
  const answer = await sandboxControl.answerToApproval(api, started.reference)
  step(
    `She approves ${inKroner(started.amountMinor)} in the app; Vipps' ${noticeOf[api]} (${answer}) makes the order`,
  )

  const again = await shop.placeOrder(started.cartId)
  if (again !== orderId) throw new Error(`the storefront got another order: ${again}, not ${orderId}`)
  step("The storefront completes the cart as well: the same order, no second payment")
  return { ...started, orderId, paymentId: await actors.admin.paymentIdOf(orderId) }
}

async function captureAndRelease({ admin }: Actors, payment: PaidOrder): Promise<void> {
  await expectDone("capturing 750 kr", admin.capture(payment, "750"))
  step("She changes her mind about the hat: the shop captures 750 kr")
  await expectDone("releasing the rest", admin.vipps(payment).release())
  step("and releases the remaining 250 kr at once, instead of leaving them to her bank for days")
}

async function refundInParts({ admin }: Actors, payment: PaidOrder): Promise<void> {
  await expectDone("refunding 200 kr", admin.refund(payment, "200", { note: "Flekk på ermet" }))
  step("There is a stain on the sweater: 200 kr are refunded")
  await expectDone("refunding 550 kr", admin.refund(payment, "550"))
  step("She sends it back after all: the other 550 kr are refunded")
}

/** The sandbox's clock goes back a year and a day: a payment of that day, paid in full. */
async function payLastYear(actors: Actors): Promise<PaidOrder> {
  await actors.sandboxControl.setClock(-366 * DAY_MS)
  try {
    return actors.api === "ecom" ? await payDirectly(actors) : await payByPortal(actors)
  } finally {
    await actors.sandboxControl.setClock(0)
  }
}

/** Vipps captures as she approves. */
async function payDirectly({ shop, sandboxControl, facts, local }: Actors): Promise<PaidOrder> {
  await sandboxControl.directCapture(true)
  try {
    const payment = await shop.payWithVipps([lineFor(facts.variants, local.titles.ullgenser)])
    step(`Reserved and captured 366 days ago: ${inKroner(payment.amountMinor)}`)
    return payment
  } finally {
    await sandboxControl.directCapture(false)
  }
}

/** ePayment has no direct capture, and the shop's own clock says that it is too late: so Vipps' portal captures. */
async function payByPortal({ shop, admin, sandboxControl, facts, local }: Actors): Promise<PaidOrder> {
  const payment = await shop.payWithVipps([lineFor(facts.variants, local.titles.ullgenser)])
  await sandboxControl.capture(payment.reference, payment.amountMinor)
  step(`Reserved and captured 366 days ago, in the Vipps portal: ${inKroner(payment.amountMinor)}`)
  await expectDone("recording it", admin.vipps(payment).resolve())
  step("The shop finds the capture at Vipps; a click on Resolve records it")
  return payment
}

async function refuseLateRefund({ admin, sandboxControl }: Actors, payment: PaidOrder): Promise<void> {
  const answer = await admin.refund(payment, "250")
  if (answer.ok) throw new Error("a refund after 366 days was accepted")
  step(`The shop tries to refund 250 kr, and is told (${answer.status}):`)
  say(`      “${answer.message}”`)
  const { length } = await sandboxControl.requests({ call: "refund", reference: payment.reference })
  if (length > 0) throw new Error(`Vipps was asked for the refund all the same: ${length} requests`)
  step("Vipps was not asked: 0 refund requests for this payment")
}

/** Where Vipps captures for days only, not for half a year, a shop meets this deadline. Vipps frees the money then; nothing is left. */
async function missDeadline(actors: Actors): Promise<void> {
  const { shop, admin, sandboxControl, facts, local } = actors
  const { captureDays } = local.market
  if (captureDays > 30) return
  say(`A payment of ${captureDays + 1} days ago`)
  await sandboxControl.setClock(-(captureDays + 1) * DAY_MS)
  const payment = await shop
    .payWithVipps([lineFor(facts.variants, local.titles.ullgenser)])
    .finally(() => sandboxControl.setClock(0))
  step(`Reserved ${captureDays + 1} days ago: ${inKroner(payment.amountMinor)}`)
  const answer = await admin.capture(payment)
  if (answer.ok) throw new Error(`a capture after ${captureDays + 1} days was accepted`)
  step(`The shop tries to capture it, and is told (${answer.status}):`)
  say(`      “${answer.message}”`)
  const { length } = await sandboxControl.requests({ call: "capture", reference: payment.reference })
  if (length > 0) throw new Error(`Vipps was asked for the capture all the same: ${length} requests`)
  const { releasedMinor } = await sandboxControl.payment(payment.reference)
  step(`Vipps was not asked: 0 capture requests for this payment. It has freed ${inKroner(releasedMinor)}`)
  say()
}

async function tellTheEnd({ admin, sandboxControl }: Actors, payments: PlayedPayment[]): Promise<boolean> {
  const agree = await compareFigures({ admin, sandboxControl, payments })
  say()
  say(`Calls to Vipps: ${await countCalls(sandboxControl)}`)
  say(agree ? "Medusa and Vipps agree." : "Medusa and Vipps DO NOT AGREE.")
  return agree
}
