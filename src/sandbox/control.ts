import type { Clock } from "./clock"
import { deriveState } from "./figures"
import { describePayment } from "./ledger-payment"
import { changeAssumptions } from "./epayment/assumptions"
import { chooseByControl } from "./express/approve-by-control"
import { movesOf } from "./portal"
import type { Payment } from "./payment"
import { SandboxRefusal } from "./sandbox-refusal"
import type { ShopperStep } from "./shopper"
import type { SandboxControl } from "./types"
import type { World } from "./world"

/** The sandbox's control functions, in process. control-http.ts offers the same over HTTP. */
export function createControl(world: World): SandboxControl {
  const { ledger, shopper, faults, callbacks, requests } = world
  return {
    ...controlShopper(world),
    ...controlUnits(world),
    next: async (call, fault, times = 1) => faults.order(call, fault, times),
    clearFaults: async () => faults.clear(),
    assume: async (given) => changeAssumptions(world.assumptions, given),
    forgetRequestIds: async () => {
      world.memory.forgetAll()
      world.keys.forgetAll()
    },
    revokeTokens: async () => world.tokens.revokeAll(),
    setClock: async (p) => {
      shopper.catchUp()
      shiftClock(ledger.clock, p)
      shopper.catchUp()
      world.deliveries.deliver()
    },
    portal: controlPortal(world),
    payment: async (reference) => {
      shopper.catchUp()
      const payment = ledger.findLatest(reference)
      return payment === undefined ? undefined : describePayment(payment)
    },
    ledger: async () => {
      shopper.catchUp()
      return ledger.all().map(describePayment)
    },
    requests: async (filter = {}) => requests.read(filter),
    clearRequests: async () => requests.clear(),
    callbacks: async (reference) => callbacks.seen(reference),
    shippingCallbacks: async (reference) => world.shippingCallbacks.seen(reference),
    async callbacksSettled() {
      await callbacks.settled()
      await world.deliveries.settled()
    },
    webhooks: controlWebhooks(world),
  }
}

type ShopperSteps = Pick<SandboxControl, "approve" | "reject" | "failAttempt" | "expire">

function controlShopper(world: World): ShopperSteps {
  const { shopper } = world

  function step(reference: string, take: (payment: Payment) => ShopperStep): void {
    const payment = findPayment(world, reference)
    if (take(payment) === "not-pending") {
      throw new SandboxRefusal(`${reference} is ${deriveState(payment)}: the shopper can't do that any more.`)
    }
  }

  return {
    async approve(reference, choice = {}) {
      const payment = findPayment(world, reference)
      if (deriveState(payment) === "INITIATED") await chooseByControl(world, payment, choice)
      step(reference, shopper.approve)
    },
    reject: async (reference) => step(reference, shopper.reject),
    failAttempt: async (reference, code = "42") =>
      step(reference, (payment) => shopper.failAttempt(payment, { group: "Payment", code })),
    expire: async (reference, { leaveNoTrace = false } = {}) =>
      step(reference, (payment) => {
        if (leaveNoTrace && payment.api === "epayment") {
          throw new SandboxRefusal("ePayment always shows that a payment has expired.")
        }
        return shopper.expire(payment, { leaveNoTrace })
      }),
  }
}

/** What a merchant changes in the settings of a sales unit. */
function controlUnits({ units }: World): Pick<SandboxControl, "directCapture" | "newClientSecret"> {
  const requireUnit = (isKnown: boolean, merchantSerialNumber: string | undefined): void => {
    if (!isKnown) throw new SandboxRefusal(`There is no sales unit ${merchantSerialNumber}.`)
  }
  return {
    directCapture: async (on, merchantSerialNumber) =>
      requireUnit(units.setDirectCapture(on, merchantSerialNumber), merchantSerialNumber),
    newClientSecret: async (clientSecret, merchantSerialNumber) => {
      if (clientSecret === "") throw new TypeError("A client secret is not empty.")
      requireUnit(units.setClientSecret(clientSecret, merchantSerialNumber), merchantSerialNumber)
    },
  }
}

function controlPortal(world: World): SandboxControl["portal"] {
  const amountOf = (amountMinor: number): number => {
    if (Number.isSafeInteger(amountMinor) && amountMinor > 0) return amountMinor
    throw new TypeError(`amountMinor must be a whole number above 0, not ${amountMinor}`)
  }
  return {
    capture: async (reference, amountMinor) =>
      movesOf(findPayment(world, reference), world).capture(amountOf(amountMinor)),
    refund: async (reference, amountMinor) =>
      movesOf(findPayment(world, reference), world).refund(amountOf(amountMinor)),
    cancel: async (reference) => movesOf(findPayment(world, reference), world).cancel(),
  }
}

function controlWebhooks({ registrations, deliveries }: World): SandboxControl["webhooks"] {
  return {
    registrations: async () =>
      registrations
        .list()
        .map(({ id, merchantSerialNumber, url, events }) => ({ id, merchantSerialNumber, url, events })),
    deliveries: async (reference) => deliveries.seen(reference),
    async deliverNow() {
      // those that are on their way first: a queue sends one at a time
      await deliveries.settled()
      deliveries.deliver({ now: true })
      await deliveries.settled()
    },
    async forget(id) {
      const meant = registrations.list().filter((one) => id === undefined || one.id === id)
      if (id !== undefined && meant.length === 0) throw new SandboxRefusal(`There is no webhook ${id}.`)
      for (const one of meant) registrations.remove(one.id)
    },
  }
}

function findPayment({ ledger, shopper }: World, reference: string): Payment {
  shopper.catchUp()
  const payment = ledger.findLatest(reference)
  if (payment === undefined) throw new SandboxRefusal(`There is no payment with order id "${reference}".`)
  return payment
}

function shiftClock(clock: Clock, { at, offsetMs }: Parameters<SandboxControl["setClock"]>[0]): void {
  if (at !== undefined && offsetMs === undefined) {
    const instant = new Date(at)
    if (Number.isNaN(instant.getTime())) throw new TypeError(`"${at}" is no ISO time`)
    clock.setAt(instant)
  } else if (offsetMs !== undefined && at === undefined && Number.isFinite(offsetMs)) {
    clock.setOffset(offsetMs)
  } else {
    throw new TypeError("setClock takes either at or offsetMs")
  }
}
