import * as epayment from "./epayment/modifications"
import { titleOf } from "./epayment/codes"
import { addUp } from "./figures"
import * as ecom from "./modifications"
import type { Outcome, Payment } from "./payment"
import { SandboxRefusal } from "./sandbox-refusal"
import { explain } from "./vipps-errors"
import type { World } from "./world"

type Moves = { capture(amountMinor: number): void; refund(amountMinor: number): void; cancel(): void }

/** What staff do by hand in Vipps' portal: under the rules of the payment's API, without a request id or key. */
export function movesOf(payment: Payment, world: World): Moves {
  const act = (outcome: Outcome): void => {
    if (outcome.ok) return
    const { group, code } = outcome.refusal
    const meaning = group === "ePayment" ? titleOf(code) : explain(group, code)
    throw new SandboxRefusal(`${payment.reference}: ${group}/${code}, ${meaning}`)
  }
  return payment.api === "ecom" ? moveByEcom(payment, world, act) : moveByEpayment(payment, world, act)
}

function moveByEcom(payment: Payment, { ledger }: World, act: (outcome: Outcome) => void): Moves {
  const byHand = (amountMinor: number) =>
    ({ amountMinor, text: payment.text, requestId: "", by: "portal" }) as const
  return {
    capture: (amountMinor) => act(ecom.capture(ledger, payment, byHand(amountMinor))),
    refund: (amountMinor) => act(ecom.refund(ledger, payment, byHand(amountMinor))),
    cancel: () => {
      const releaseRest = addUp(payment.entries).capturedMinor > 0
      act(ecom.cancel(ledger, payment, { releaseRest, text: payment.text, by: "portal" }))
    },
  }
}

function moveByEpayment(payment: Payment, world: World, act: (outcome: Outcome) => void): Moves {
  const { ledger, units, assumptions } = world
  const byHand = (amountMinor: number) => ({ amountMinor, key: "", by: "portal" }) as const
  const partialCapture = units.capturesInParts(payment.merchantSerialNumber)
  return {
    capture: (amountMinor) => act(epayment.capture(ledger, payment, byHand(amountMinor), { partialCapture })),
    refund: (amountMinor) =>
      act(epayment.refund(ledger, payment, byHand(amountMinor), assumptions.refundDaysFrom)),
    cancel: () => {
      const end = { onlyIfUnapproved: false, key: "", by: "portal", ofEnded: "6190" } as const
      act(epayment.cancel(ledger, payment, end))
    },
  }
}
