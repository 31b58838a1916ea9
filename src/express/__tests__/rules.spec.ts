import { decorateCartTotals, MathBN } from "@medusajs/framework/utils"
import { english } from "../../messages"
import { marketIn, roundToMinor } from "../../rules"
import type { ExpressChoice } from "../../vipps"
import type { ExpressCart } from "../cart"
import { groupOptions, offersOf } from "../groups"
import type { PricedOption } from "../price-options"

import { mayTellMore, refuseChoice, refuseSilence, type ChoiceQuestion } from "../refuse-choice"
import { isSoldOut, refuseCart } from "../refuse-start"
import { amountBefore, beforeDiscounts, quoteMinor, sumRates } from "../shipping-price"

const item = {
  ...{ id: "cali_1", quantity: 1, requires_shipping: true, variant_id: "variant_1" },
  variant: { manage_inventory: true, allow_backorder: false, product: { shipping_profile: { id: "sp_1" } } },
}
const cart: ExpressCart = {
  email: null,
  ...{ id: "cart_1", currency_code: "nok", region_id: "reg_1", sales_channel_id: "sc_1", completed_at: null },
  ...{ total: 849, shipping_total: 99, region: { countries: [{ iso_2: "no" }] }, items: [item] },
}

describe("a cart is refused before Vipps is asked", () => {
  const norway = marketIn("NO")
  const ofProfile = (id: string) => ({ ...item, variant: { product: { shipping_profile: { id } } } })
  it.each<[string, Partial<ExpressCart>]>([
    ["express-cart-ordered", { completed_at: "2026-11-28" }],
    ["express-cart-empty", { items: [] }],
    ["other-currency", { currency_code: "sek" }],
    ["express-needs-shipping", { items: [{ ...item, requires_shipping: false }] }],
    ["express-several-profiles", { items: [ofProfile("sp_1"), ofProfile("sp_2")] }],
    ["express-credit", { total: 99 }],
    ["express-region", { region: { countries: [{ iso_2: "se" }] } }],
  ])("%s", (code, change) => {
    expect(refuseCart({ ...cart, ...change }, norway)?.code).toBe(code)
  })

  it("and else is not, also with goods beside it that are not sent", () => {
    expect(
      refuseCart({ ...cart, items: [item, { ...item, requires_shipping: false }] }, norway),
    ).toBeUndefined()
  })
})

describe("stock", () => {
  it("counts the pieces of all lines together", () => {
    const two = { items: [item, { ...item, quantity: 2 }] }
    expect(isSoldOut(two, { variant_1: { availability: 3 } })).toBe(false)
    expect(isSoldOut(two, { variant_1: { availability: 2 } })).toBe(true)
    expect(isSoldOut(two, {})).toBe(true)
  })

  it("is no matter for what is not counted, or may be ordered without it", () => {
    const free = (variant: object) => ({ items: [{ ...item, variant: { ...item.variant, ...variant } }] })
    expect(isSoldOut(free({ manage_inventory: false }), {})).toBe(false)
    expect(isSoldOut(free({ allow_backorder: true }), {})).toBe(false)
  })
})

describe("what the shopper pays for shipping", () => {
  const price = { amount: 99, isTaxInclusive: true, ratePercent: 25 }
  const off = (...amounts: string[]) => amounts.map((amountNet) => ({ code: "FRAKT", amountNet }))
  it.each([
    [9_900, {}, off()],
    [12_375, { isTaxInclusive: false }, off()],
    [4_950, {}, off("39.6")],
    [4_950, {}, off("19.8", "19.8")],
    [0, {}, off("79.2")],
    [0, {}, off("200")],
    [0, { amount: 0 }, off()],
    // half an øre upwards, once
    [6_188, { amount: 49.5, isTaxInclusive: false }, off()],
    [9_900, { ratePercent: 0 }, off()],
    // 89.90, of which 15 % are 13.485
    [7_642, { amount: 89.9 }, off("10.788")],
    // 0.1 + 0.2 is not 0.3 in a computer's own numbers
    [9_863, {}, off("0.1", "0.2")],
  ])("is %i øre with %j and %j", (minor, change, discounts) => {
    expect(quoteMinor({ ...price, ...change }, discounts)).toBe(minor)
  })

  it("is told to promotions without tax and with it", () => {
    expect(beforeDiscounts(price)).toEqual({ net: "79.2", gross: "99" })
    expect(beforeDiscounts({ ...price, amount: 71.92, isTaxInclusive: false })).toEqual({
      ...{ net: "71.92", gross: "89.9" },
    })
  })

  it("has all taxes of its country on it, added exactly", () => {
    expect(sumRates([0.1, 0.2, null])).toBe("0.3")
    expect(sumRates([])).toBe("0")
  })
})

describe("a shipping method with the approved price", () => {
  const discounts = [{ code: "HALVFRAKT", amountNet: "39.6" }]
  /** As Medusa computes it. */
  const totalOf = (amount: string, ratePercent: number, taken = discounts) => {
    const cart = {
      shipping_methods: [
        {
          ...{ id: "casm_1", amount, is_tax_inclusive: true },
          tax_lines: [{ code: "vat", rate: ratePercent }],
          adjustments: taken.map(({ code, amountNet }) => ({ code, amount: amountNet })),
        },
      ],
    }
    return roundToMinor(Number(decorateCartTotals(cart).total))
  }

  it.each([25, 25.5, 24, 15, 12, 0, 7.7])("costs that, less its promotions, at %d %% tax", (ratePercent) => {
    for (let priceMinor = 0; priceMinor <= 20_000; priceMinor += 37)
      expect(totalOf(amountBefore({ priceMinor, discounts, ratePercent }), ratePercent)).toBe(priceMinor)
  })

  /** Of the net price, as Medusa's promotions compute it. */
  const percentOff = (percent: number, price: Parameters<typeof beforeDiscounts>[0]) => {
    const { net } = beforeDiscounts(price)
    return [{ code: "PROSENT", amountNet: MathBN.div(MathBN.mult(net, percent), 100).toFixed() }]
  }

  it.each([
    [15, 25, true],
    [15, 25, false],
    [33.3, 25.5, true],
    [12.5, 7.7, false],
  ])(
    "is what was quoted with %d %% off at %d %% tax, to the øre, whatever the price",
    (percent, ratePercent, isTaxInclusive) => {
      for (let ore = 1; ore <= 20_000; ore += 41) {
        const price = { amount: ore / 100, isTaxInclusive, ratePercent }
        const taken = percentOff(percent, price)
        const priceMinor = quoteMinor(price, taken)
        const amount = amountBefore({ priceMinor, discounts: taken, ratePercent })
        expect(totalOf(amount, ratePercent, taken)).toBe(priceMinor)
      }
    },
  )

  it("may be free", () => {
    const free = [
      { code: "A", amountNet: "39.6" },
      { code: "B", amountNet: "39.6" },
    ]
    const amount = amountBefore({ priceMinor: 0, discounts: free, ratePercent: 25 })
    expect(amount).toBe("99")
    expect(totalOf(amount, 25, free)).toBe(0)
  })
})

const option: PricedOption = {
  ...{
    id: "so_1",
    name: "Posten",
    profileId: "sp_1",
    providerId: "manual_manual",
    data: {},
    typeCode: "posten",
    typeId: "sotype_1",
    discounts: [],
  },
  ...{ isPickup: false, pickupAddress: undefined, amount: 99, isTaxInclusive: true, priceMinor: 9_900 },
}
const store: PricedOption = {
  ...{ ...option, id: "so_2", name: "Butikken", typeCode: "shop", isPickup: true, priceMinor: 0 },
  pickupAddress: "Storgata 1, Oslo",
}

describe("what is offered", () => {
  it("stands in one group for each carrier and kind, in the shop's order", () => {
    const other = { ...option, id: "so_3", name: "Posten ekspress", priceMinor: 19_900 }
    expect(groupOptions([option, store, other], {})).toEqual([
      {
        ...{ brand: "POSTEN", type: "OTHER", priority: 0 },
        options: [
          { id: "so_1", name: "Posten", amountMinor: 9_900, priority: 0 },
          { id: "so_3", name: "Posten ekspress", amountMinor: 19_900, priority: 2 },
        ],
      },
      {
        ...{ brand: "OTHER", type: "IN_STORE", priority: 1 },
        options: [{ id: "so_2", name: "Butikken", amountMinor: 0, priority: 1, meta: "Storgata 1, Oslo" }],
      },
    ])
  })

  it("is kept with what promotions take off its price", () => {
    const discounts = [{ code: "HALVFRAKT", amountNet: "39.6" }]
    expect(offersOf([{ ...option, priceMinor: 4_950, discounts }])).toEqual([
      { optionId: "so_1", profileId: "sp_1", name: "Posten", priceMinor: 4_950, discounts },
    ])
  })

  it("is kept with its price, and nothing else of it", () => {
    expect(offersOf([option])).toEqual([
      { optionId: "so_1", profileId: "sp_1", name: "Posten", priceMinor: 9_900 },
    ])
  })
})

describe("a choice in the app", () => {
  const choice = {
    ...{ email: "kari@example.no", firstName: "Kari", lastName: "Nordmann", phoneNumber: "+4791234567" },
    address: { line1: "Prøvegata 5", city: "Oslo", postalCode: "0154", countryCode: "no" },
    ...{
      shippingOptionId: "so_1",
      shippingCostMinor: 9_900,
      authorizedMinor: 84_900,
    },
  }
  const express = {
    shipping: "fixed" as const,
    goodsMinor: 75_000,
    offered: offersOf([option]),
    writtenAt: undefined,
  }
  const question: ChoiceQuestion = { choice, express, currencyCode: "nok", country: "no", countries: ["no"] }
  const of = (change: Partial<ExpressChoice>) =>
    refuseChoice({ ...question, choice: { ...choice, ...change } })

  it("that the shop offered becomes an order", () => expect(refuseChoice(question)).toBeUndefined())

  it("of another country is refused, though the region delivers there: its taxes are others", () => {
    const address = { ...choice.address, countryCode: "se" }
    const asked = { ...question, countries: ["no", "se"], choice: { ...choice, address } }
    expect(refuseChoice(asked)?.code).toBe("express-address")
    expect(refuseChoice({ ...asked, country: "se" })).toBeUndefined()
  })

  const refused: [string, Partial<ExpressChoice>][] = [
    ["express-details", { email: " " }],
    ["express-details", { lastName: "" }],
    ["express-details", { shippingCostMinor: undefined }],
    ["express-details", { address: { ...choice.address, city: "" } }],
    ["express-address", { address: { ...choice.address, countryCode: "se" } }],
    ["express-option-unknown", { shippingOptionId: "so_9" }],
    ["express-option-unknown", { shippingCostMinor: 0 }],
    ["express-total", { authorizedMinor: 84_899 }],
  ]
  it.each(refused)("is refused as %s: %j", (code, change) => {
    expect(of(change)?.code).toBe(code)
  })

  it.each(refused)("is refused as %s without a word of the shopper: %j", (_, change) => {
    const said = of(change)
    if (!said) throw new Error("nothing is refused")
    const words = JSON.stringify(said.params) + english(said)
    expect(words).not.toMatch(/Kari|Nordmann|example|91234567|Prøvegata|0154|Oslo|"se"|\bSE\b/i)
  })
})

describe("an approved payment of which Vipps tells no choice", () => {
  const startedAt = new Date("2026-11-28T12:00:00Z")
  const after = (minutes: number) =>
    refuseSilence({ startedAt, now: new Date(startedAt.getTime() + minutes * 60_000), graceMs: 30 * 60_000 })

  it("is asked again while it may have been approved within the grace", () => {
    expect(after(39)).toBeUndefined()
  })
  it("is no order after that, so its money is freed", () => {
    expect(after(40)?.code).toBe("express-details")
  })
})

describe("what Vipps has not told of the shopper", () => {
  const at = (seconds: number) => new Date(Date.UTC(2026, 10, 28, 12, 0, seconds))
  it.each([
    ["within a minute of the approval", 120, 179, true],
    ["later", 120, 180, false],
    ["within a minute of the start, though Vipps' clock is behind", -30, 59, true],
    ["before the approval's time is known", undefined, 599, true],
    ["long after any approval", undefined, 660, false],
  ])("may still come: %s", (_, reserved, now, isExpected) => {
    const reservedAt = reserved === undefined ? undefined : at(reserved)
    expect(mayTellMore({ startedAt: at(0), reservedAt, now: at(now) })).toBe(isExpected)
  })
})
