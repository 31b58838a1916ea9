import type { Payment } from "../payment"
import { SandboxRefusal } from "../sandbox-refusal"
import type { Address, Changes, ExpressApproval } from "../types"
import type { World } from "../world"
import { deliverTo } from "./delivery"
import { defaultOption, findOption, type Express } from "./express"
import { findPerson, samplePersons, type SamplePerson } from "./persons"

/** Chooses for the shopper of an Express payment what `control.approve` names, and the rest as the app has it chosen beforehand. */
export async function chooseByControl(world: World, payment: Payment, given: ExpressApproval): Promise<void> {
  const { express, reference } = payment
  if (express === undefined) {
    if (Object.keys(given).length === 0) return
    throw new SandboxRefusal(
      `${reference} is no Express payment: its shopper chooses no address or shipping.`,
    )
  }
  const { id: _, address: home, ...sample } = readPerson(payment, given.person)
  const person = typeof given.person === "object" ? change(sample, given.person) : sample
  const step = await deliverTo(world, payment, { person, address: moveTo(home, given.address ?? {}) })
  if (step === "not-shipped-there")
    throw new SandboxRefusal(`${reference}: the shop does not ship to this address.`)
  if (step === "no-answer")
    throw new SandboxRefusal(`${reference}: the shop gave no shipping options for this address in time.`)
  choose(express, reference, given)
}

function readPerson({ market }: Payment, given: ExpressApproval["person"]): SamplePerson {
  if (typeof given !== "string") return samplePersons[market][0]
  const person = findPerson(given)
  if (person === undefined) throw new TypeError(`There is no sample person "${given}".`)
  return person
}

function choose(
  express: Express,
  reference: string,
  { shippingOptionId: id, isConsentWithdrawn = false }: ExpressApproval,
): void {
  const { delivery } = express
  if (delivery === undefined) return
  const { groups, person, address } = delivery
  const option = id === undefined ? defaultOption(groups) : findOption(groups, id)
  if (option === undefined)
    throw new SandboxRefusal(`${reference}: the shop offers no shipping option "${id ?? ""}" there.`)
  express.choice = { person, address, option, isConsentWithdrawn }
}

function moveTo(home: Address, given: Changes<Address>): Address {
  const { addressLine2: _, ...withoutSecondLine } = home
  return change(given.addressLine1 === undefined ? home : withoutSecondLine, given)
}

function change<T extends object>(fields: T, changes: Changes<T>): T {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined)
  return { ...fields, ...Object.fromEntries(given) }
}
