import { randomBytes, randomUUID } from "node:crypto"

/** Registrations of one event type that a sales unit may have at Vipps. */
const maxPerEvent = 25

export type Registration = {
  id: string
  merchantSerialNumber: string
  url: string
  events: string[]
  secret: string
  /** On the sandbox clock: the first failure since the last answer. */
  silentSince: Date | undefined
}

export type Registrations = {
  add(p: Pick<Registration, "merchantSerialNumber" | "url" | "events">): Registration | "too-many"
  /** In the order of their making; of all units without a number. */
  list(merchantSerialNumber?: string): Registration[]
  isKnown(registration: Registration): boolean
  /** false: no such registration. */
  remove(id: string, merchantSerialNumber?: string): boolean
}

export function createRegistrations(): Registrations {
  let known: Registration[] = []
  const list = (merchantSerialNumber?: string) =>
    known.filter(
      (one) => merchantSerialNumber === undefined || one.merchantSerialNumber === merchantSerialNumber,
    )
  const isFull = (merchantSerialNumber: string, event: string) =>
    list(merchantSerialNumber).filter(({ events }) => events.includes(event)).length >= maxPerEvent

  return {
    add(p) {
      if (p.events.some((event) => isFull(p.merchantSerialNumber, event))) return "too-many"
      // 88 characters of base64, one of the two forms that Vipps' secrets have
      const secret = randomBytes(64).toString("base64")
      const registration = { ...p, id: randomUUID(), secret, silentSince: undefined }
      known.push(registration)
      return registration
    },
    list,
    isKnown: (registration) => known.includes(registration),
    remove(id, merchantSerialNumber) {
      const meant = list(merchantSerialNumber).find((one) => one.id === id)
      known = known.filter((one) => one !== meant)
      return meant !== undefined
    },
  }
}
