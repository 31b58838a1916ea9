import { z } from "@medusajs/framework/zod"
import { message, type Message } from "../../messages"
import type { ExpressShipping, ShippingGroup, ShippingOption, ShippingQuestion } from "../express"
import { lowerKeys } from "../http/json"
import { addressFields, toAddress } from "./shipping-address"

// What Express says of shipping: in the create, and when Vipps asks for the options of an address.

/** Exactly these four, or Vipps refuses (facts of Express in the guide). */
const EXPRESS_SCOPE = "name address email phoneNumber"

/** The fields that make a create an Express payment. RangeError: an offer that no shopper could choose from, or Vipps not read. */
export function expressFields(express: ExpressShipping, currency: string): object {
  const countries = express.countryCodes?.map((code) => code.toUpperCase())
  return {
    profile: { scope: EXPRESS_SCOPE },
    shipping: { ...optionsOf(express, currency), ...(countries && { allowedCountries: countries }) },
  }
}

function optionsOf(express: ExpressShipping, currency: string): object {
  if (express.kind === "fixed") return { fixedOptions: checkedGroups(express.groups, currency) }
  const { callbackUrl, callbackToken } = express
  if (!/^[a-zA-Z0-9-]{1,50}$/.test(callbackToken))
    throw new RangeError("The token of a shipping callback has 1 to 50 letters, digits and hyphens")
  return { dynamicOptions: { callbackUrl, callbackAuthorizationToken: callbackToken } }
}

function checkedGroups(groups: readonly ShippingGroup[], currency: string): object[] {
  if (groups.every(({ options }) => options.length === 0))
    throw new RangeError("Express needs at least one shipping option")
  return renderShippingGroups(groups, currency).groups
}

/**
 * The answer to a shipping question: HTTP 200 with this body. If the shop does not deliver to the address, the answer is HTTP 400,
 * and the app says so. RangeError: an invalid amount, or an id that two options share.
 */
export function renderShippingGroups(
  groups: readonly ShippingGroup[],
  currency: string,
): { groups: object[] } {
  const ids = groups.flatMap(({ options }) => options.map(({ id }) => id))
  if (new Set(ids).size < ids.length || ids.includes(""))
    throw new RangeError("Each shipping option needs an id of its own")
  const filled = groups.filter(({ options }) => options.length > 0)
  return { groups: filled.map((group) => renderGroup(group, currency)) }
}

function renderGroup({ type, brand, options, ...order }: ShippingGroup, currency: string): object {
  return { type, brand, ...orderOf(order), options: options.map((option) => renderOption(option, currency)) }
}

function renderOption({ id, amountMinor, name, ...rest }: ShippingOption, currency: string): object {
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 0)
    throw new RangeError("The price of a shipping option is a whole number of minor units, 0 or more")
  const { meta, estimatedDelivery } = rest
  return {
    id,
    amount: { currency, value: amountMinor },
    name,
    ...orderOf(rest),
    ...(meta && { meta }),
    ...(estimatedDelivery && { estimatedDelivery }),
  }
}

/** Vipps accepts no field without a value. */
function orderOf({ isDefault, priority }: Pick<ShippingOption, "isDefault" | "priority">): object {
  return { ...(isDefault !== undefined && { isDefault }), ...(priority !== undefined && { priority }) }
}

const reference = z.string().regex(/^[a-zA-Z0-9-]{8,64}$/)
const questionSchema = z
  .object({ reference, ...addressFields })
  .transform((given): ShippingQuestion => ({ reference: given.reference, address: toAddress(given) }))

/**
 * Reads the body of Vipps' question, parsed from JSON. Vipps' documents write `AddressLine1`, other plugins read `addressLine1`:
 * letter case carries no meaning. `unreadable` names the fields that are missing or no text, and no value.
 */
export function readShippingQuestion(
  body: unknown,
): { question: ShippingQuestion } | { unreadable: Message } {
  const read = questionSchema.safeParse(lowerKeys(body))
  if (read.success) return { question: read.data }
  const fields = read.error.issues.map(({ path }) => path.join(".") || "body")
  return { unreadable: message("shipping-question-unreadable", { problems: [...new Set(fields)] }) }
}
