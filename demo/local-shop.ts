/** What the demo's shop has of its country. Money, deadlines and language are the market's (`market.ts`). */
export type LocalShop = {
  adjective: "Norwegian" | "Danish"
  region: string
  taxName: string
  zone: string
  stockName: string
  stockAddress: { address_1: string; city: string; postal_code: string; country_code: string }
  pickUp: string
  post: string
  size: string
  /** of all goods, by the handles that the drawings have */
  titles: Record<"ullgenser" | "lue" | "votter" | "skjerf" | "raggsokker" | "ullpledd", string>
  shopper: Shopper
}

export type Shopper = {
  email: string
  address: {
    first_name: string
    last_name: string
    address_1: string
    postal_code: string
    city: string
    country_code: string
  }
}

const shops = {
  NO: {
    adjective: "Norwegian",
    region: "Norge",
    taxName: "MVA",
    zone: "Levering i Norge",
    stockName: "Butikken i Storgata",
    stockAddress: { address_1: "Storgata 1", city: "Oslo", postal_code: "0155", country_code: "no" },
    pickUp: "Hent i butikk",
    post: "Posten",
    size: "Størrelse",
    titles: {
      ullgenser: "Ullgenser",
      lue: "Lue",
      votter: "Votter",
      skjerf: "Skjerf",
      raggsokker: "Raggsokker",
      ullpledd: "Ullpledd",
    },
    shopper: {
      email: "ola@example.no",
      address: {
        first_name: "Ola",
        last_name: "Nordmann",
        address_1: "Karl Johans gate 1",
        postal_code: "0154",
        city: "Oslo",
        country_code: "no",
      },
    },
  },
  DK: {
    adjective: "Danish",
    region: "Danmark",
    taxName: "Moms",
    zone: "Levering i Danmark",
    stockName: "Butikken i Storegade",
    stockAddress: { address_1: "Storegade 1", city: "København K", postal_code: "1000", country_code: "dk" },
    pickUp: "Afhent i butikken",
    post: "Posten",
    size: "Størrelse",
    titles: {
      ullgenser: "Uldsweater",
      lue: "Hue",
      votter: "Vanter",
      skjerf: "Halstørklæde",
      raggsokker: "Uldsokker",
      ullpledd: "Uldplaid",
    },
    shopper: {
      email: "mette@example.dk",
      address: {
        first_name: "Mette",
        last_name: "Hansen",
        address_1: "Vestergade 1",
        postal_code: "1456",
        city: "København K",
        country_code: "dk",
      },
    },
  },
} as const satisfies Record<string, LocalShop>

export type DemoCountry = keyof typeof shops
const countryOf = { norway: "NO", denmark: "DK" } as const satisfies Record<string, DemoCountry>

/** The environment variable that tells the seed, a process of its own, where the shop is: its country and currency, as JSON. */
export const DEMO_PLACE = "DEMO_PLACE"
type Place = { country: DemoCountry; currencyCode: string }
export type SeededShop = LocalShop & Place

export function localShop(country: DemoCountry): LocalShop {
  return shops[country]
}

/** Of a seed without that variable: a Norwegian one. This file goes into stores that have the plugin as a package. */
export function seededShop(): SeededShop {
  const said = process.env[DEMO_PLACE]
  const place: Place = said ? JSON.parse(said) : { country: "NO", currencyCode: "nok" }
  return { ...place, ...localShop(place.country) }
}

/** The value of `--market`. Throws for anything that the demo has no shop for; nothing means Norway. */
export function readCountry(given = "norway"): DemoCountry {
  const found = Object.entries(countryOf).find(([name]) => name === given)
  if (!found) throw new Error(`--market ${given}? It is one of: ${Object.keys(countryOf).join(", ")}`)
  return found[1]
}
