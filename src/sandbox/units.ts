import type { SalesUnit } from "./types"

/** Fixed, well-known credentials of the sandbox's own sales unit. They open nothing anywhere else. */
export const defaultUnit: SalesUnit = {
  clientId: "5a4d0b0c-0000-4000-8000-5a4db0c5a4d0",
  clientSecret: "c2FuZGJveC1jbGllbnQtc2VjcmV0",
  subscriptionKey: "5a4db0c0000000000000000000005a4d",
  merchantSerialNumber: "654987",
}

/** The sales units of one sandbox, whose capture type the control API may change. */
export type Units = {
  byClientId(clientId: string): SalesUnit | undefined
  knowsKey(subscriptionKey: string): boolean
  capturesDirectly(merchantSerialNumber: string): boolean
  capturesInParts(merchantSerialNumber: string): boolean
  /** The units whose money goes into this ledger. */
  ofLedger(ledgerId: string): SalesUnit[]
  /** Answers false when there is no such unit. */
  setDirectCapture(on: boolean, merchantSerialNumber: string | undefined): boolean
  /** Answers false when there is no such unit. */
  setClientSecret(clientSecret: string, merchantSerialNumber: string | undefined): boolean
}

export function createUnits(given: readonly SalesUnit[]): Units {
  checkUnits(given)
  // copies: a secret that changes here must not change in the caller's units
  const units = given.map((unit) => ({ ...unit }))
  const named = (merchantSerialNumber: string | undefined) =>
    units.filter(
      (unit) => merchantSerialNumber === undefined || unit.merchantSerialNumber === merchantSerialNumber,
    )
  const direct = new Set(
    units.filter((unit) => unit.directCapture === true).map((unit) => unit.merchantSerialNumber),
  )
  return {
    byClientId: (clientId) => units.find((unit) => unit.clientId === clientId),
    knowsKey: (key) => units.some((unit) => isKeyOf(unit, key)),
    capturesDirectly: (merchantSerialNumber) => direct.has(merchantSerialNumber),
    capturesInParts: (merchantSerialNumber) =>
      named(merchantSerialNumber).every((unit) => unit.partialCapture !== false),
    ofLedger: (ledgerId) => units.filter((unit) => ledgerOf(unit) === ledgerId),
    setDirectCapture(on, merchantSerialNumber) {
      const meant = named(merchantSerialNumber).map((unit) => unit.merchantSerialNumber)
      for (const msn of meant) on ? direct.add(msn) : direct.delete(msn)
      return meant.length > 0
    },
    setClientSecret(clientSecret, merchantSerialNumber) {
      const meant = named(merchantSerialNumber)
      for (const unit of meant) unit.clientSecret = clientSecret
      return meant.length > 0
    },
  }
}

export function ledgerOf({ ledgerId, merchantSerialNumber }: SalesUnit): string | null {
  return ledgerId === undefined ? `3${merchantSerialNumber}` : ledgerId
}

export function isKeyOf(unit: SalesUnit, key: string | undefined): boolean {
  return key !== undefined && [unit.subscriptionKey, unit.secondSubscriptionKey].includes(key)
}

function checkUnits(units: readonly SalesUnit[]): void {
  if (units.length === 0) throw new TypeError("The sandbox needs at least one sales unit.")
  for (const { merchantSerialNumber } of units) {
    if (!/^\d{5,6}$/.test(merchantSerialNumber)) {
      throw new TypeError(
        `A merchant serial number has five or six digits, "${merchantSerialNumber}" has not.`,
      )
    }
  }
  if (new Set(units.map((unit) => unit.clientId)).size < units.length) {
    throw new TypeError("Two sales units share a client id.")
  }
}
