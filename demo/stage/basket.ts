import type { SeedFacts } from "./seed-facts"

export type BasketLine = { variantId: string; quantity: number }
type Variant = SeedFacts["variants"][number]

/** Goods that cost exactly this much: one thing of that price, or kroner and øre from the test goods. */
export function fillBasket(variants: readonly Variant[], amountOre: number): BasketLine[] {
  const exact = variants.find(({ priceOre }) => priceOre === amountOre)
  if (exact) return [{ variantId: exact.id, quantity: 1 }]
  const kroner = { variantId: priced(variants, 100).id, quantity: Math.floor(amountOre / 100) }
  const ore = { variantId: priced(variants, 1).id, quantity: amountOre % 100 }
  return [kroner, ore].filter(({ quantity }) => quantity > 0)
}

function priced(variants: readonly Variant[], priceOre: number): Variant {
  const found = variants.find((variant) => variant.priceOre === priceOre)
  if (!found) throw new Error(`the seed has nothing for ${priceOre} øre`)
  return found
}

export function lineFor(variants: readonly Variant[], title: string): BasketLine {
  const found = variants.find((variant) => variant.title === title)
  if (!found) throw new Error(`the seed has no "${title}"`)
  return { variantId: found.id, quantity: 1 }
}
