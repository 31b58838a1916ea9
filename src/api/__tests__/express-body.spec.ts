import { ExpressBody } from "../bodies"
import { ExpressQuery } from "../queries"

const names = (id: string) => [
  ExpressBody.safeParse({ cart_id: id }).success,
  ExpressBody.safeParse({ variant_id: id }).success,
  ExpressBody.safeParse({ variant_id: "variant_1", region_id: id }).success,
  ExpressBody.safeParse({ cart_id: "cart_1", provider_id: id }).success,
  ExpressQuery.safeParse({ cart_id: id }).success,
  ExpressQuery.safeParse({ cart_id: "cart_1", provider_id: id }).success,
]

it.each(["cart_01K9XQ", "pp_vipps_vipps", "vare-æøå", "💙"])("%p may be an id", (id) => {
  expect(names(id)).toEqual(Array(6).fill(true))
})

it.each(["", "cart_\u0000", "\u0000", "a\nb", "a".repeat(101)])(
  "%p is none: refused before PostgreSQL could fail on it",
  (id) => {
    expect(names(id)).toEqual(Array(6).fill(false))
  },
)
