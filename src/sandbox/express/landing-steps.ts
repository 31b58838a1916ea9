import { z } from "zod"
import type { LandingText } from "../landing-texts"
import type { Payment } from "../payment"
import type { Address, Person } from "../types"
import type { World } from "../world"
import { countriesOf, deliverTo } from "./delivery"
import { findOption } from "./express"
import { samplePersons } from "./persons"

// The two steps of an Express payment on the landing page: the address, then the shipping option.

const text = z.string().trim()
const needed = text.min(1)
const typed = z.object({
  firstName: needed,
  lastName: needed,
  email: text.regex(/^\S+@\S+$/),
  mobileNumber: text.transform((number) => number.replace(/\D/g, "")).pipe(z.string().min(9).max(15)),
  addressLine1: needed,
  addressLine2: text,
  postCode: needed,
  city: needed,
  country: needed,
})

/** The shopper gives an address. The note says what went wrong; undefined: the options can be shown, if it is Express at all. */
export async function takeAddress(
  world: World,
  payment: Payment,
  form: URLSearchParams,
): Promise<LandingText | undefined> {
  const given = readAddress(payment, form)
  if (given === undefined) return "incomplete"
  const step = await deliverTo(world, payment, given)
  if (step === "not-shipped-there") return "notShipped"
  return step === "no-answer" ? "noOptions" : undefined
}

/** The shopper takes an option of the offer. The note says that there is none yet. */
export function takeOption({ express }: Payment, form: URLSearchParams): LandingText | undefined {
  if (express === undefined) return undefined
  const option = express.delivery && findOption(express.delivery.groups, form.get("option") ?? "")
  if (express.delivery === undefined || option === undefined) return "choose"
  const { person, address } = express.delivery
  express.choice = { person, address, option }
  return undefined
}

export function forgetAddress({ express }: Payment): undefined {
  if (express !== undefined) express.delivery = undefined
}

function readAddress(
  payment: Payment,
  form: URLSearchParams,
): { person: Person; address: Address } | undefined {
  const sample = samplePersons[payment.market].find(({ id }) => id === form.get("person"))
  if (sample !== undefined) {
    const { id: _, address, ...person } = sample
    return { person, address }
  }
  const { data } = typed.safeParse(Object.fromEntries(form))
  if (data === undefined || !countriesOf(payment).includes(data.country)) return undefined
  const { addressLine1, addressLine2, city, country, postCode, ...person } = data
  const second = addressLine2 === "" ? {} : { addressLine2 }
  return { person, address: { addressLine1, ...second, city, country, postCode } }
}
