import { el } from "./dom.js"
import { kroner, say } from "./language.js"
import { shop } from "./shop-facts.js"

const { email, address } = shop.shopper

/** A demo knows its shopper already; every field can be changed. */
const fields = [
  { name: "email", type: "email", value: email, autocomplete: "email", wide: true },
  { name: "first_name", label: "firstName", value: address.first_name, autocomplete: "given-name" },
  { name: "last_name", label: "lastName", value: address.last_name, autocomplete: "family-name" },
  {
    name: "address_1",
    label: "address",
    value: address.address_1,
    autocomplete: "street-address",
    wide: true,
  },
  {
    name: "postal_code",
    label: "postalCode",
    value: address.postal_code,
    autocomplete: "postal-code",
    inputmode: "numeric",
  },
  { name: "city", value: address.city, autocomplete: "address-level2" },
]

export function drawShopperForm() {
  return el(
    "form",
    { id: "shopper", class: "card" },
    el("h2", {}, say.you),
    el("div", { class: "fields" }, fields.map(drawField)),
  )
}

function drawField({ name, label = name, wide, ...attributes }) {
  const input = el("input", { id: `field-${name}`, name, required: true, ...attributes })
  return el("p", { class: wide ? "field wide" : "field" }, el("label", { for: input.id }, say[label]), input)
}

export function readShopper(form) {
  return Object.fromEntries(new FormData(form))
}

export function drawDeliveries({ deliveries, chosen, choose }) {
  const rows = deliveries.map(({ id, name, amount }) => {
    const input = el("input", { type: "radio", name: "delivery", value: id, checked: id === chosen })
    input.addEventListener("change", () => void choose(id))
    const price = amount > 0 ? kroner(amount) : say.free
    return el(
      "label",
      { class: "choice" },
      input,
      el("span", {}, name),
      el("span", { class: "price" }, price),
    )
  })
  return el("fieldset", { class: "card" }, el("legend", {}, say.delivery), ...rows)
}
