import { json, type Answer } from "../answers"
import type { AuthenticRequest } from "../api-request"
import { markets } from "../markets"
import type { Payment } from "../payment"
import type { World } from "../world"
import { answerOnce, type Executed } from "./answer-once"
import { createBody, type CreateBody } from "./create-body"
import { findBrokenRule } from "./create-rules"
import { readBody } from "./read-body"

/** POST /epayment/v1/payments */
export function answerCreate(request: AuthenticRequest, world: World): Answer {
  const read = readBody(createBody, request.body)
  if ("answer" in read) return read.answer
  const { body } = read
  return answerOnce(world, {
    call: "initiate",
    request,
    execute: () => create(body, request, world),
    answerAfresh: () => {
      const payment = world.ledger.find(request.unit.merchantSerialNumber, body.reference)
      return payment === undefined ? json(201, { reference: body.reference }) : describeCreated(payment)
    },
  })
}

function create(body: CreateBody, { unit, headers }: AuthenticRequest, world: World): Executed {
  const market = unit.market ?? "NO"
  const code = findBrokenRule(body, {
    market: markets[market],
    httpOnLoopback: world.switches.httpOnLoopback,
    paymentsAllowed: unit.paymentsAllowed !== false,
    expressAllowed: unit.expressAllowed !== false,
  })
  if (code !== undefined) return { code }

  const payment = world.ledger.open({
    api: "epayment",
    merchantSerialNumber: unit.merchantSerialNumber,
    reference: body.reference,
    amountMinor: body.amount.value,
    market,
    text: body.paymentDescription ?? "",
    fallBack: body.returnUrl ?? "",
    callbackPrefix: "",
    authToken: undefined,
    createKey: headers["idempotency-key"] ?? "",
    hasProfile: body.profile?.scope !== undefined,
    ...(body.shipping && {
      express: { shipping: body.shipping, delivery: undefined, choice: undefined },
    }),
    metadata: body.metadata ?? undefined,
    linkTo: body.userFlow === "NATIVE_REDIRECT" ? (token) => `vippsMT://?token=${token}` : world.linkTo,
  })
  return payment === "order-id-used" ? { code: "4150" } : { answer: describeCreated(payment) }
}

function describeCreated({ url, reference }: Payment): Answer {
  return json(201, { redirectUrl: url, reference })
}
