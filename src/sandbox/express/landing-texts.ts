import type { ShippingGroup } from "./express"

/** What the landing page says in an Express payment. */
export const expressTexts = {
  nb: {
    deliverTo: "Lever til",
    other: "En annen adresse",
    firstName: "Fornavn",
    lastName: "Etternavn",
    email: "E-post",
    mobileNumber: "Mobilnummer med landkode",
    addressLine1: "Adresse",
    addressLine2: "Mer om adressen (valgfritt)",
    postCode: "Postnummer",
    city: "Poststed",
    country: "Land",
    proceed: "Vis fraktvalg",
    change: "Velg en annen adresse",
    inAll: "i alt",
    types: {
      HOME_DELIVERY: "Levert hjem",
      PICKUP_POINT: "Hentested",
      MAILBOX: "I postkassen",
      IN_STORE: "Hent i butikken",
      OTHER: "Frakt",
    },
  },
  en: {
    deliverTo: "Deliver to",
    other: "Another address",
    firstName: "First name",
    lastName: "Last name",
    email: "E-mail",
    mobileNumber: "Mobile number with country code",
    addressLine1: "Address",
    addressLine2: "More about the address (optional)",
    postCode: "Postal code",
    city: "Town",
    country: "Country",
    proceed: "Show shipping options",
    change: "Choose another address",
    inAll: "in all",
    types: {
      HOME_DELIVERY: "Home delivery",
      PICKUP_POINT: "Pick-up point",
      MAILBOX: "In the mailbox",
      IN_STORE: "Pick up in the shop",
      OTHER: "Shipping",
    },
  },
} as const

/** "Postnord" for PostNord is good enough; an unknown brand is left out. */
export function brandName(brand: ShippingGroup["brand"]): string {
  if (["DHL", "GLS"].includes(brand)) return brand
  return brand === "OTHER" ? "" : brand.charAt(0) + brand.slice(1).toLowerCase()
}
