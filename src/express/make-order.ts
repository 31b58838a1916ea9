import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { orphanGraceMs } from "../context/completion-times"
import type { VippsContext } from "../context/vipps-context"
import { findOrderOfCart } from "../medusa/cart-rows"
import { AUTHORIZE_STEP } from "../medusa/completion-steps"
import { askAgain, notAllowed, vippsNotAsked } from "../medusa/errors"
import { message, money } from "../messages"
import type { Attempt, ExpressFacts } from "../operations"
import { VippsError, type ExpressChoice } from "../vipps"
import { accountEmailOf, readCart, type ExpressCart } from "./cart"
import { emailForMedusa } from "./email"
import { listFailed, type FailedStep } from "./complete-step"
import { isServed } from "./list-options"
import { readLocations } from "./locations"
import { completeExpressWorkflow, type ExpressOrderInput } from "./complete-workflow"
import { findChosen, mayTellMore, missingIn, refuseChoice, refuseSilence } from "./refuse-choice"

/** As Medusa's workflows answer: the order, or the steps that failed. */
export type MadeOrder = { orderId: string | undefined; errors: FailedStep[] }

/** Before Medusa's steps: what the shopper chose fits the cart or not. */
const CHECK_CHOICE = "vipps-check-choice"

export type ApprovedExpress = {
  context: VippsContext
  attempt: Attempt & { express: ExpressFacts }
  cartId: string
}

/**
 * Makes the order of an approved Express payment. Address, shopper and shipping are read from Vipps, never from a request, and go
 * into cart, order and customer only. Run again, also beside itself, it is the same order.
 */
export async function makeExpressOrder(container: MedusaContainer, p: ApprovedExpress): Promise<MadeOrder> {
  const orderId = await findOrderOfCart(container, p.cartId)
  if (orderId !== undefined) return { orderId, errors: [] }
  const cart = await readCart(container, p.cartId)
  const choice = await readChoice(p, cart && accountEmailOf(cart))
  // Medusa's own step would say so later: that the money is not known to be there
  if ("error" in choice) return failed(AUTHORIZE_STEP, choice.error)
  try {
    const input = await prepare(container, p, { cart, choice })
    const { result, errors } = await completeExpressWorkflow(container).run({ input, throwOnError: false })
    return { orderId: errors.length === 0 ? result.id : undefined, errors: listFailed(errors) }
  } catch (error) {
    return failed(CHECK_CHOICE, error)
  }
}

function failed(action: string, error: unknown): MadeOrder {
  return { orderId: undefined, errors: [{ action, error }] }
}

type Answer = ExpressChoice | { error: unknown }

/** Vipps may tell a part of it a moment later than the rest. */
const SECOND_READ_MS = 1_500

/**
 * An incomplete one is the last word only when Vipps has had time to tell the rest: a refusal frees the money for good. An e-mail that
 * Medusa does not take is told: it stays so. `accountEmail`: the order's, so Vipps need not tell one.
 */
async function readChoice(p: ApprovedExpress, accountEmail: string | undefined): Promise<Answer> {
  const ask = async () => {
    const answer = await askVipps(p)
    return "error" in answer ? answer : { ...answer, email: accountEmail ?? answer.email }
  }
  const first = await ask()
  if (!isIncomplete(first)) return first
  await new Promise((resolve) => setTimeout(resolve, SECOND_READ_MS))
  const second = await ask()
  return isIncomplete(second) && isRestExpected(p)
    ? { error: askAgain(message("completed-elsewhere")) }
    : second
}

function isIncomplete(answer: Answer): boolean {
  return !("error" in answer) && missingIn(answer).length > 0
}

function isRestExpected({ context, attempt }: ApprovedExpress): boolean {
  const { startedAt, figures } = attempt
  return mayTellMore({ startedAt, reservedAt: figures.reservedAt, now: context.now() })
}

async function askVipps(p: ApprovedExpress): Promise<Answer> {
  const { context, attempt } = p
  try {
    const choice = await context.vipps.expressChoice(attempt.reference, { timeoutMs: context.times.readMs })
    return choice ?? { error: withoutChoice(p) }
  } catch (error) {
    if (!(error instanceof VippsError)) throw error
    return { error: withoutChoice(p, error) }
  }
}

/** An answer that we can't read is no choice either. Without one, it is asked for until Vipps is back. */
function withoutChoice({ context, attempt }: ApprovedExpress, failure?: VippsError): Error {
  const { startedAt, reference } = attempt
  const isAnswered = !failure || failure.code === "unreadable"
  const silence = { startedAt, now: context.now(), graceMs: orphanGraceMs(context) }
  const said = isAnswered ? refuseSilence(silence) : undefined
  if (said) return notAllowed(said)
  return failure
    ? vippsNotAsked(context, { reference, error: failure })
    : askAgain(message("not-approved-yet"))
}

/** Refuses what no try can make an order of. */
async function prepare(
  container: MedusaContainer,
  { context, attempt, cartId }: ApprovedExpress,
  { cart, choice: told }: { cart: ExpressCart | undefined; choice: ExpressChoice },
): Promise<ExpressOrderInput> {
  if (!cart) throw notAllowed(message("express-cart-missing", { id: cartId }))
  const choice = { ...told, email: accountEmailOf(cart) ?? emailForMedusa(told.email) }
  const { express, currencyCode, sessionId, providerId, reference } = attempt
  const countries = (cart.region?.countries ?? []).map(({ iso_2 }) => iso_2)
  const country = context.market.country.toLowerCase()
  const said = refuseChoice({ choice, express, currencyCode, country, countries })
  if (said) throw notAllowed(said)
  await requireServed(container, attempt, choice)
  const channelId = cart.sales_channel_id
  const option = await requireOption(container, { id: choice.shippingOptionId, channelId })
  const reservedMinor = choice.authorizedMinor
  const { priceMinor = 0, discounts = [] } = findChosen(express, choice) ?? {}
  return { cartId, sessionId, providerId, reference, reservedMinor, choice, priceMinor, discounts, option }
}

/** With dynamic options, each address has its own, and the journal has what was offered for any of them. */
async function requireServed(
  container: MedusaContainer,
  { express, currencyCode }: ApprovedExpress["attempt"],
  { shippingOptionId: id, shippingCostMinor: priceMinor = 0, address }: ExpressChoice,
): Promise<void> {
  if (express.shipping === "fixed" || (await isServed(container, id, address))) return
  // one that the shop has deleted has its own reason
  const isKnown = (await container.resolve(Modules.FULFILLMENT).listShippingOptions({ id })).length > 0
  if (isKnown)
    throw notAllowed(message("express-option-unknown", { id, asked: money(priceMinor, currencyCode) }))
}

type OptionRow = {
  id: string
  name: string
  provider_id: string
  data: Record<string, unknown> | null
  service_zone?: { fulfillment_set_id: string } | null
}

async function requireOption(
  container: MedusaContainer,
  { id, channelId }: { id: string; channelId: string | null },
): Promise<ExpressOrderInput["option"]> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "shipping_option",
    fields: ["id", "name", "provider_id", "data", "service_zone.fulfillment_set_id"],
    filters: { id },
  })
  const [row] = data as unknown as OptionRow[]
  if (!row) throw notAllowed(message("express-option-gone", { id }))
  const locations = await readLocations(container, channelId)
  const location = locations.get(row.service_zone?.fulfillment_set_id ?? "")
  return { id: row.id, name: row.name, providerId: row.provider_id, data: row.data ?? {}, location }
}
