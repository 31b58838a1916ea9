import { escapeHtml, showAmount } from "../html"
import type { Language } from "../landing-texts"
import type { Payment } from "../payment"
import type { Address, Currency, Person } from "../types"
import { countriesOf } from "./delivery"
import { defaultOption, inOrder, type Delivery, type ShippingGroup, type ShippingOption } from "./express"
import { brandName, expressTexts } from "./landing-texts"
import { samplePersons, type SamplePerson } from "./persons"

/** The part of the landing page's form that belongs to Express: fields, and its own buttons in front of the others. */
export type ExpressForm = { fields: string; buttons: string }

type Priced = { amountMinor: number; currency: Currency }

/** undefined: no Express payment. With an address it asks for the option, and the button "approve" is `approve`. */
export function drawExpress(payment: Payment, language: Language, approve: string): ExpressForm | undefined {
  const { express } = payment
  if (express === undefined) return undefined
  const say = expressTexts[language]
  if (express.delivery === undefined) {
    return { fields: drawAddresses(payment, language), buttons: button("deliver", say.proceed) }
  }
  const buttons = button("approve", approve) + button("change", say.change, "quiet")
  return { fields: drawOptions(express.delivery, payment, language), buttons }
}

function button(choice: string, text: string, look = ""): string {
  return `<button class="${`button ${look}`.trim()}" name="choice" value="${choice}">${text}</button>\n`
}

function drawAddresses(payment: Payment, language: Language): string {
  const say = expressTexts[language]
  const persons = samplePersons[payment.market]
  return `<fieldset><legend>${say.deliverTo}</legend>
${persons.map((person, index) => drawPerson(person, index === 0)).join("\n")}
<label class="choice"><input type="radio" name="person" value="other"> <span>${say.other}</span></label>
</fieldset>
${drawTyped(countriesOf(payment), language)}`
}

function drawPerson(person: SamplePerson, isFirst: boolean): string {
  return `<label class="choice"><input type="radio" name="person" value="${person.id}"${isFirst ? " checked" : ""}> <span>${describePlace(person, person.address)}</span></label>`
}

function describePlace({ firstName, lastName }: Person, address: Address): string {
  const { addressLine1, addressLine2, postCode, city, country } = address
  const lines = [addressLine1, addressLine2, `${postCode} ${city}`, country].filter((line) => line)
  return `<b>${escapeHtml(`${firstName} ${lastName}`)}</b><br>${escapeHtml(lines.join(", "))}`
}

/** The names that a browser fills in by. */
const typedFields = [
  ["firstName", "given-name"],
  ["lastName", "family-name"],
  ["email", "email"],
  ["mobileNumber", "tel"],
  ["addressLine1", "address-line1"],
  ["addressLine2", "address-line2"],
  ["postCode", "postal-code"],
  ["city", "address-level2"],
] as const

/** Shown once "another address" is chosen. The server says what is missing, since a hidden field can't be required. */
function drawTyped(countries: readonly string[], language: Language): string {
  const say = expressTexts[language]
  const inputs = typedFields.map(
    ([name, complete]) =>
      `<label>${say[name]}<input name="${name}" autocomplete="${complete}" maxlength="100"></label>`,
  )
  const options = countries.map((code) => `<option>${escapeHtml(code)}</option>`).join("")
  return `<fieldset class="typed"><legend>${say.other}</legend>
${inputs.join("\n")}
<label>${say.country}<select name="country" autocomplete="country">${options}</select></label>
</fieldset>`
}

function drawOptions({ person, address, groups }: Delivery, payment: Priced, language: Language): string {
  const say = expressTexts[language]
  const chosen = defaultOption(groups)
  const drawGroup = ({ type, brand, options }: ShippingGroup): string =>
    `<fieldset><legend>${[brandName(brand), say.types[type]].filter((word) => word).join(": ")}</legend>
${options.map((option) => drawOption(option, { payment, language, isChosen: option === chosen })).join("\n")}
</fieldset>`
  const filled = inOrder(groups).filter(({ options }) => options.length > 0)
  return `<p>${say.deliverTo}<br>${describePlace(person, address)}</p>\n${filled.map(drawGroup).join("\n")}`
}

function drawOption(
  { id, name, amount, meta, estimatedDelivery }: ShippingOption,
  p: { payment: Priced; language: Language; isChosen: boolean },
): string {
  const { payment, language } = p
  const show = (minor: number) => showAmount(minor, payment.currency, language)
  const price = `${show(amount.value)}, ${expressTexts[language].inAll} ${show(payment.amountMinor + amount.value)}`
  const more = [meta, estimatedDelivery].filter((line) => line).map((line) => `<br>${escapeHtml(line ?? "")}`)
  return `<label class="choice"><input type="radio" name="option" value="${escapeHtml(id)}"${p.isChosen ? " checked" : ""}> <span><b>${escapeHtml(name)}</b><br>${price}${more.join("")}</span></label>`
}
