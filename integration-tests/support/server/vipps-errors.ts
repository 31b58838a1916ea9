import type { Api, Fault } from "../../../src/sandbox"
import { apiOfRun } from "./apis"

/** What both APIs refuse for the same reason, each by its own code. */
const refusals = {
  "nothing to capture": { ecom: "Payment/62", epayment: "ePayment/6080" },
  "captures too much": { ecom: "Payment/61", epayment: "ePayment/6090" },
  "refunds too much": { ecom: "Payment/71", epayment: "ePayment/6150" },
  // eCom's is the shop's balance, for which ePayment documents no code
  "can't refund": { ecom: "Payment/74", epayment: "ePayment/5100" },
  "phone unknown": { ecom: "User/81", epayment: "ePayment/7010" },
  "payment unknown": { ecom: "Merchant/35", epayment: "ePayment/5090" },
  "sells nothing": { ecom: "Merchant/37", epayment: "ePayment/5070" },
} as const

export type Refusal = keyof typeof refusals

/** As answers, journal and events have it: "Payment/74". The API is that of a shop whose test names none. */
export function codeOf(refusal: Refusal, api: Api = apiOfRun): string {
  return refusals[refusal][api]
}

/** For `control.next`: Vipps refuses it. */
export function refuses(refusal: Refusal, api: Api = apiOfRun): Fault {
  return { error: partsOf(refusal, api) }
}

/** What people read of them, in part. */
const words = {
  "nothing to capture": {
    ecom: { en: "There is no reservation to capture", nb: "Det finnes ingen reservasjon å belaste" },
    epayment: {
      en: "The customer hasn't approved this payment yet",
      nb: "Kunden har ikke godkjent betalingen ennå",
    },
  },
  "can't refund": {
    ecom: {
      en: "The shop's Vipps balance is too low for this refund",
      nb: "Butikken har for lite på Vipps-saldoen",
    },
    epayment: {
      en: "The setup of the shop's sales unit doesn't let Vipps refund",
      nb: "Oppsettet av butikkens salgsenhet lar ikke Vipps refundere",
    },
  },
}

export function wordsOf(refusal: keyof typeof words, language: "en" | "nb" = "en"): string {
  return words[refusal][apiOfRun][language]
}

function partsOf(refusal: Refusal, api: Api) {
  const [group = "", code = ""] = codeOf(refusal, api).split("/")
  return { group, code }
}
