import { z } from "zod"
import { shippingGroup } from "../epayment/shipping-body"
import { postQuestion } from "../post-letter"
import type { Payment } from "../payment"
import type { Address, Assumptions, SeenShippingCallback } from "../types"
import type { ShippingGroup } from "./express"

// The question for the shipping options of an address, which Vipps asks the shop in an Express payment.

/** not-shipped-there: HTTP 400. no-answer: none in time, another status, or a body that Vipps would not understand. */
export type Offered = { groups: ShippingGroup[] } | "not-shipped-there" | "no-answer"

export type ShippingCallbacks = {
  ask(payment: Payment, address: Address): Promise<Offered>
  seen(reference?: string): SeenShippingCallback[]
  stop(): void
}

const answerBody = z.object({ groups: z.array(shippingGroup) })

export function createShippingCallbacks(
  assumptions: Assumptions,
  log: (line: string) => void,
): ShippingCallbacks {
  const seen: SeenShippingCallback[] = []
  const stopping = new AbortController()

  async function ask(payment: Payment, address: Address): Promise<Offered> {
    const { callbackUrl: url = "", callbackAuthorizationToken: token } =
      payment.express?.shipping.dynamicOptions ?? {}
    const body = writeQuestion(payment.reference, address, assumptions.shippingCallbackCase)
    const line: SeenShippingCallback = {
      ...{ reference: payment.reference, url, at: new Date().toISOString(), status: "pending", body },
    }
    seen.push(line)
    const headers: Record<string, string> = token === undefined ? {} : { Authorization: token }
    const answer = await postQuestion(
      { url, headers, text: JSON.stringify(body) },
      { answerWithinMs: assumptions.shippingAnswerWithinMs, stop: stopping.signal },
    )
    line.status = answer === "no-answer" ? answer : answer.status
    log(`shipping callback ${url} ${line.status}`)
    return answer === "no-answer" ? answer : readOffered(answer, payment)
  }

  return {
    ask,
    seen: (reference) =>
      seen
        .filter((line) => reference === undefined || line.reference === reference)
        .map((line) => ({ ...line })),
    stop: () => stopping.abort(),
  }
}

/** `spec`: as the OpenAPI file; `pascal` and `camel`: as other documents and plugins of Vipps have it. */
function writeQuestion(
  reference: string,
  { addressLine1, addressLine2, city, postCode, country }: Address,
  letterCase: Assumptions["shippingCallbackCase"],
): Record<string, unknown> {
  const second = addressLine2 ?? null
  if (letterCase === "camel")
    return { reference, addressLine1, addressLine2: second, city, postCode, country }
  const name = letterCase === "pascal" ? "Reference" : "reference"
  return {
    [name]: reference,
    AddressLine1: addressLine1,
    AddressLine2: second,
    City: city,
    PostCode: postCode,
    Country: country,
  }
}

function readOffered({ status, text }: { status: number; text: string }, { currency }: Payment): Offered {
  if (status === 400) return "not-shipped-there"
  const groups = status === 200 ? answerBody.safeParse(parse(text)).data?.groups : undefined
  if (groups === undefined) return "no-answer"
  const options = groups.flatMap((group) => group.options)
  if (options.length === 0) return "not-shipped-there"
  return options.every(({ amount }) => amount.currency === currency) ? { groups } : "no-answer"
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
