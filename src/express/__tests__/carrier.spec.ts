import { carrierOf, type KnownOption } from "../carrier"

type Carrier = ReturnType<typeof carrierOf>

const plain = {
  id: "so_1",
  typeCode: "standard",
  name: "Standard",
  providerId: "manual_manual",
  isPickup: false,
}

describe("the carrier of a shipping option", () => {
  const guessed: [Partial<KnownOption>, Carrier][] = [
    [{}, { brand: "OTHER", type: "OTHER" }],
    [{ name: "Posten, hjem på døren" }, { brand: "POSTEN", type: "HOME_DELIVERY" }],
    [{ name: "Posten: pakke i postkassen" }, { brand: "POSTEN", type: "MAILBOX" }],
    [
      { typeCode: "postnord-pickup-point", name: "Hentested" },
      { brand: "POSTNORD", type: "PICKUP_POINT" },
    ],
    [
      { providerId: "bring_bring", name: "Utleveringssted" },
      { brand: "BRING", type: "PICKUP_POINT" },
    ],
    [{ name: "Posti noutopiste" }, { brand: "POSTI", type: "PICKUP_POINT" }],
    [{ name: "Hent i butikk" }, { brand: "OTHER", type: "IN_STORE" }],
    [
      { name: "Lageret vårt", isPickup: true },
      { brand: "OTHER", type: "IN_STORE" },
    ],
    // Posti is another carrier than the Norwegian word that has it as a part
    [{ name: "Levering av postillinger" }, { brand: "OTHER", type: "OTHER" }],
  ]
  it.each(guessed)("%j is %j", (known, carrier) => {
    expect(carrierOf({ ...plain, ...known }, {})).toEqual(carrier)
  })

  it("is the shop's own word, for an option before its type", () => {
    const ofType: Carrier = { brand: "GLS", type: "HOME_DELIVERY" }
    const ofOption: Carrier = { brand: "DHL", type: "PICKUP_POINT" }
    expect(carrierOf({ ...plain, name: "Posten" }, { standard: ofType })).toEqual(ofType)
    expect(carrierOf(plain, { standard: ofType, so_1: ofOption })).toEqual(ofOption)
  })
})
