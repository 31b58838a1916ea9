import type { Carrier } from "../context/options"
import { shippingBrands } from "../vipps"

/** What a shop knows of its shipping option. `isPickup`: it belongs to a place where shoppers fetch their goods. */
export type KnownOption = {
  id: string
  typeCode: string
  name: string
  providerId: string
  isPickup: boolean
}

/** By the shop's own word for the option or its type; else by the words in its type, name and fulfillment provider. */
export function carrierOf(option: KnownOption, own: Readonly<Record<string, Carrier>>): Carrier {
  return own[option.id] ?? own[option.typeCode] ?? { brand: guessBrand(option), type: guessType(option) }
}

/** "posti" is a part of words, so whole words are compared. */
function guessBrand({ typeCode, name, providerId }: KnownOption): Carrier["brand"] {
  const words = wordsOf(typeCode, name, providerId)
  return shippingBrands.find((brand) => brand !== "OTHER" && words.includes(brand.toLowerCase())) ?? "OTHER"
}

const PICKUP_POINT =
  /pick-?up[ _-]?(point|place|parcel)|service[ _-]?point|parcel[ _-]?(locker|box)|pakkeautomat|pakkeboks|pakkeshop|hentested|utleveringssted|noutopiste/
const IN_STORE =
  /in[ _-]?store|pick-?up|hent i butikk|klikk og hent|click[ &]*(and )?collect|afhentning|nouto/
const MAILBOX = /mailbox|postkasse|i postkassen|postiluukku|brev|letter/
const HOME = /home|hjem|door|dør|kotiin|bud\b|courier/

function guessType({ typeCode, name, isPickup }: KnownOption): Carrier["type"] {
  const text = `${typeCode} ${name}`.toLowerCase()
  if (PICKUP_POINT.test(text)) return "PICKUP_POINT"
  if (isPickup || IN_STORE.test(text)) return "IN_STORE"
  if (MAILBOX.test(text)) return "MAILBOX"
  return HOME.test(text) ? "HOME_DELIVERY" : "OTHER"
}

function wordsOf(...texts: string[]): string[] {
  return texts
    .join(" ")
    .toLowerCase()
    .split(/[^a-zæøåäö]+/)
}
