import type { Api } from "../../../src/sandbox"
import { apiOfRun } from "../server/apis"

/** What Vipps would answer, asked how a payment stands, had it reserved this much. */
export function detailsOf(reference: string, amountMinor: number, api: Api = apiOfRun): object {
  return api === "ecom" ? ofEcom(reference, amountMinor) : ofEpayment(reference, amountMinor)
}

function ofEcom(reference: string, amountMinor: number) {
  const entry = {
    operationSuccess: true,
    amount: amountMinor,
    requestId: "",
    transactionId: "5001420062",
    transactionText: "Bestilling",
    timeStamp: new Date().toISOString(),
  }
  return {
    orderId: reference,
    transactionSummary: {
      capturedAmount: 0,
      refundedAmount: 0,
      remainingAmountToCapture: amountMinor,
      remainingAmountToRefund: 0,
    },
    transactionLogHistory: [
      { ...entry, operation: "RESERVE" },
      { ...entry, operation: "INITIATE" },
    ],
  }
}

function ofEpayment(reference: string, amountMinor: number) {
  const amount = (value: number) => ({ currency: "NOK", value })
  return {
    reference,
    state: "AUTHORIZED",
    amount: amount(amountMinor),
    aggregate: {
      authorizedAmount: amount(amountMinor),
      cancelledAmount: amount(0),
      capturedAmount: amount(0),
      refundedAmount: amount(0),
    },
    pspReference: "5001420062",
    paymentMethod: { type: "WALLET" },
    profile: {},
  }
}
