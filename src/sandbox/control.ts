import type { Clock } from "./clock"
import { addUp, deriveState } from "./figures"
import { describePayment } from "./ledger-payment"
import { cancel, capture, refund } from "./modifications"
import type { Outcome, Payment } from "./payment"
import { SandboxRefusal } from "./sandbox-refusal"
import type { ShopperStep } from "./shopper"
import type { SandboxControl } from "./types"
import { explain } from "./vipps-errors"
import type { World } from "./world"

/** The sandbox's control functions, in process. control-http.ts offers the same over HTTP. */
export function createControl(world: World): SandboxControl {
  const { ledger, shopper, faults, callbacks, requests } = world
  return {
    ...controlShopper(world),
    ...controlUnits(world),
    next: async (call, fault, times = 1) => faults.order(call, fault, times),
    clearFaults: async () => faults.clear(),
    forgetRequestIds: async () => world.memory.forgetAll(),
    revokeTokens: async () => world.tokens.revokeAll(),
    setClock: async (p) => {
      shopper.catchUp()
      shiftClock(ledger.clock, p)
      shopper.catchUp()
    },
    portal: controlPortal(world),
    payment: async (orderId) => {
      shopper.catchUp()
      const payment = ledger.findLatest(orderId)
      return payment === undefined ? undefined : describePayment(payment)
    },
    ledger: async () => {
      shopper.catchUp()
      return ledger.all().map(describePayment)
    },
    requests: async (filter = {}) => requests.read(filter),
    clearRequests: async () => requests.clear(),
    callbacks: async (orderId) => callbacks.seen(orderId),
    callbacksSettled: () => callbacks.settled(),
  }
}

type ShopperSteps = Pick<SandboxControl, "approve" | "reject" | "failAttempt" | "expire">

function controlShopper(world: World): ShopperSteps {
  const { shopper } = world

  function step(orderId: string, take: (payment: Payment) => ShopperStep): void {
    const payment = findPayment(world, orderId)
    if (take(payment) === "not-pending") {
      throw new SandboxRefusal(`${orderId} is ${deriveState(payment)}: the shopper can't do that any more.`)
    }
  }

  return {
    approve: async (orderId) => step(orderId, shopper.approve),
    reject: async (orderId) => step(orderId, shopper.reject),
    failAttempt: async (orderId, code = "42") =>
      step(orderId, (payment) => shopper.failAttempt(payment, { group: "Payment", code })),
    expire: async (orderId, { leaveNoTrace = false } = {}) =>
      step(orderId, (payment) => shopper.expire(payment, { leaveNoTrace })),
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
  const { ledger } = world

  function act(orderId: string, move: (payment: Payment) => Outcome): void {
    const outcome = move(findPayment(world, orderId))
    if (outcome.ok) return
    const { group, code } = outcome.refusal
    throw new SandboxRefusal(`${orderId}: ${group}/${code}, ${explain(group, code)}`)
  }

  return {
    capture: async (orderId, amountOre) =>
      act(orderId, (payment) => capture(ledger, payment, byHand(amountOre, payment))),
    refund: async (orderId, amountOre) =>
      act(orderId, (payment) => refund(ledger, payment, byHand(amountOre, payment))),
    cancel: async (orderId) =>
      act(orderId, (payment) => {
        const releaseRest = addUp(payment.entries).capturedOre > 0
        return cancel(ledger, payment, { releaseRest, text: payment.text, by: "portal" })
      }),
  }
}

function findPayment({ ledger, shopper }: World, orderId: string): Payment {
  shopper.catchUp()
  const payment = ledger.findLatest(orderId)
  if (payment === undefined) throw new SandboxRefusal(`There is no payment with order id "${orderId}".`)
  return payment
}

function byHand(amountOre: number, payment: Payment) {
  if (!Number.isSafeInteger(amountOre) || amountOre <= 0) {
    throw new TypeError(`amountOre must be a whole number above 0, not ${amountOre}`)
  }
  return { amountOre, text: payment.text, requestId: "", by: "portal" as const }
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
