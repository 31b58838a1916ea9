import type { Sandbox } from "../../../src/sandbox"
import { apiOfRun } from "../server/apis"

/** Long enough for whoever asks, repeats included. */
const TIMES = 20

/** Asked how a payment stands, Vipps answers as if it had reserved this much. */
export async function answerReserved(
  { control }: Sandbox,
  reference: string,
  amountMinor: number,
): Promise<void> {
  const answer = (body: object) => ({ status: 200, body })
  if (apiOfRun === "ecom") {
    await control.next("details", answer(ofEcom(reference, amountMinor)), TIMES)
    return
  }
  await control.next("details", answer(sumsOf(reference, amountMinor)), TIMES)
  await control.next("events", answer(eventsOf(reference, amountMinor)), TIMES)
}

function ofEcom(reference: string, amountMinor: number): object {
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

function sumsOf(reference: string, amountMinor: number): object {
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

function eventsOf(reference: string, amountMinor: number): object {
  const event = {
    reference,
    pspReference: "5001420062",
    amount: { currency: "NOK", value: amountMinor },
    timestamp: new Date().toISOString(),
    idempotencyKey: reference,
    success: true,
  }
  return [
    { ...event, name: "CREATED" },
    { ...event, name: "AUTHORIZED" },
  ]
}
