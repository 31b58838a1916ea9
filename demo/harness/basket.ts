import type { SeedFacts } from "./seed-facts"

export type BasketLine = { variantId: string; quantity: number }
type Variant = SeedFacts["variants"][number]

/** Goods that cost exactly this much: one thing of that price, or kroner and øre from the test goods. */
export function fillBasket(variants: readonly Variant[], amountMinor: number): BasketLine[] {
  const exact = variants.find(({ priceMinor }) => priceMinor === amountMinor)
  if (exact) return [{ variantId: exact.id, quantity: 1 }]
  const kroner = { variantId: priced(variants, 100).id, quantity: Math.floor(amountMinor / 100) }
  const minor = { variantId: priced(variants, 1).id, quantity: amountMinor % 100 }
  return [kroner, minor].filter(({ quantity }) => quantity > 0)
}

function priced(variants: readonly Variant[], priceMinor: number): Variant {
  const found = variants.find((variant) => variant.priceMinor === priceMinor)
  if (!found) throw new Error(`the seed has nothing for ${priceMinor} øre`)
  return found
}

export function lineFor(variants: readonly Variant[], title: string): BasketLine {
  const found = variants.find((variant) => variant.title === title)
  if (!found) throw new Error(`the seed has no "${title}"`)
  return { variantId: found.id, quantity: 1 }
}

export function haveSameGoods(one: BasketLine[], other: BasketLine[]): boolean {
  const list = (lines: BasketLine[]) =>
    lines.map(({ variantId, quantity }) => `${quantity} ${variantId}`).sort()
  return list(one).join() === list(other).join()
}
