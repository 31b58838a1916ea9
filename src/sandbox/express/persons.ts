import type { Address, Market, Person } from "../types"

export type SamplePerson = Person & { id: string; address: Address }

/** Invented people, two in each country. The first one approves by default. */
export const samplePersons: Readonly<Record<Market, readonly [SamplePerson, ...SamplePerson[]]>> = {
  NO: [
    {
      id: "kari",
      firstName: "Kari",
      lastName: "Nordmann",
      email: "kari.nordmann@example.no",
      mobileNumber: "4791234567",
      address: { addressLine1: "Prøvegata 5", city: "Oslo", country: "NO", postCode: "0154" },
    },
    {
      id: "ole",
      firstName: "Ole Jørgen",
      lastName: "Ås",
      email: "ole.aas@example.no",
      mobileNumber: "4799876543",
      address: {
        addressLine1: "Fjordveien 12 B",
        addressLine2: "c/o Hansen",
        city: "Tromsø",
        country: "NO",
        postCode: "9008",
      },
    },
  ],
  DK: [
    {
      id: "mette",
      firstName: "Mette",
      lastName: "Sørensen",
      email: "mette.soerensen@example.dk",
      mobileNumber: "4520123456",
      address: { addressLine1: "Prøvestien 8, 2. tv.", city: "København Ø", country: "DK", postCode: "2100" },
    },
    {
      id: "lars",
      firstName: "Lars",
      lastName: "Kjær",
      email: "lars.kjaer@example.dk",
      mobileNumber: "4531987654",
      address: { addressLine1: "Åvej 3", city: "Aarhus C", country: "DK", postCode: "8000" },
    },
  ],
  FI: [
    {
      id: "aino",
      firstName: "Aino",
      lastName: "Mäkinen",
      email: "aino.makinen@example.fi",
      mobileNumber: "358401234567",
      address: { addressLine1: "Koekatu 4 A 12", city: "Helsinki", country: "FI", postCode: "00100" },
    },
    {
      id: "mikko",
      firstName: "Mikko",
      lastName: "Östman",
      email: "mikko.ostman@example.fi",
      mobileNumber: "358509876543",
      address: { addressLine1: "Testvägen 2", city: "Åbo", country: "FI", postCode: "20100" },
    },
  ],
}

export function findPerson(id: string): SamplePerson | undefined {
  return Object.values(samplePersons)
    .flat()
    .find((person) => person.id === id)
}
