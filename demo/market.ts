import { marketIn, type Market } from "../src/rules"
import { localShop, type DemoCountry, type LocalShop } from "./local-shop"

/** A shop of the demo, with what the plugin's own table says about its country. */
export type MarketShop = LocalShop & { market: Market }

export function marketShop(country: DemoCountry): MarketShop {
  return { ...localShop(country), market: marketIn(country) }
}
