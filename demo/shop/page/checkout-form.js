import { el } from "./dom.js"
import { kroner, say } from "./language.js"

/** A demo knows its shopper already; every field can be changed. */
const fields = [
  { name: "email", type: "email", value: "ola@example.no", autocomplete: "email", wide: true },
  { name: "first_name", label: "firstName", value: "Ola", autocomplete: "given-name" },
  { name: "last_name", label: "lastName", value: "Nordmann", autocomplete: "family-name" },
  {
    name: "address_1",
    label: "address",
    value: "Karl Johans gate 1",
    autocomplete: "street-address",
    wide: true,
  },
  {
    name: "postal_code",
    label: "postalCode",
    value: "0154",
    autocomplete: "postal-code",
    inputmode: "numeric",
  },
  { name: "city", value: "Oslo", autocomplete: "address-level2" },
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
