import type { ApiRequest, AuthenticRequest } from "./api-request"
import { gatewayAnswer, type Answer } from "./answers"
import { answerToken } from "./calls/token"
import { answerEcom } from "./calls/serve"
import { ecomErrors } from "./calls/injected-errors"
import { epaymentErrors } from "./epayment/injected-errors"
import { answerEpayment } from "./epayment/serve"
import { deriveState } from "./figures"
import { underFault } from "./faults"
import { readAccessToken, refuseKey, refuseSerialNumber, refuseToken } from "./headers"
import type { Api } from "./types"
import { answerReport } from "./report/serve"
import { answerWebhooks } from "./webhooks/serve"
import type { World } from "./world"
import { isKeyOf } from "./units"

const answerBy = {
  ecom: answerEcom,
  epayment: answerEpayment,
  webhooks: answerWebhooks,
  report: answerReport,
}
const errorsOf = {
  ecom: ecomErrors,
  epayment: epaymentErrors,
  webhooks: epaymentErrors,
  report: epaymentErrors,
}

/** Answers one request: logs it, applies its fault, executes it. */
export async function serveApi(request: ApiRequest, world: World): Promise<Answer | "dropped"> {
  const { route, method, path, headers, reference } = request
  const seen = world.requests.open({
    call: route.call,
    api: route.api,
    method,
    path,
    reference,
    headers,
    body: request.body ?? (request.text || null),
  })
  const errors = errorsOf[route.api ?? "ecom"]
  const answer = await underFault(
    world.faults.take(route.call, () => cancelsPending(request, world)),
    {
      execute: (p) => execute(request, world, p),
      refuse(error, { leavesTrace }) {
        const answer = errors.describe(error)
        const authentic = authenticate(request, world)
        if (leavesTrace && !("status" in authentic)) errors.record(authentic, { world, error, answer })
        return answer
      },
      refuseCancel: errors.refuseCancel,
      pauses: world.pauses,
    },
  )
  seen.status = answer === "dropped" ? answer : answer.status
  return answer
}

function execute(request: ApiRequest, world: World, p: { lagMs: number }): Answer {
  if (request.method !== request.route.method) return gatewayAnswer(405, "Method Not Allowed")
  world.shopper.catchUp()
  const { api } = request.route
  if (api === undefined) return answerToken(request, world)

  const authentic = authenticate(request, world)
  if ("status" in authentic) return authentic
  const refused = api === "webhooks" || api === "report" ? undefined : refuseRate(api, authentic, world)
  return refused ?? answerBy[api](authentic, world, p)
}

function authenticate(request: ApiRequest, world: World): AuthenticRequest | Answer {
  const { headers } = request
  const refusedKey = refuseKey(headers, world.units.knowsKey)
  if (refusedKey !== undefined) return refusedKey
  const unit = world.tokens.ownerOf(readAccessToken(headers) ?? "")
  if (unit === undefined) return refuseToken()
  if (!isKeyOf(unit, headers["ocp-apim-subscription-key"])) return refuseToken()
  return refuseSerialNumber(headers, unit.merchantSerialNumber) ?? { ...request, unit }
}

function refuseRate(
  api: Api,
  { route, unit, reference }: AuthenticRequest,
  world: World,
): Answer | undefined {
  const counted = countedAs(api, reference, { unknown: isUnknown({ route, unit, reference }, world) })
  if (!world.switches.rateLimits || counted === undefined) return undefined
  const { merchantSerialNumber } = unit
  const waitS = world.rates.admit({ api, call: route.call, merchantSerialNumber, reference: counted })
  if (waitS === "admitted") return undefined
  return gatewayAnswer(429, `Rate limit is exceeded. Try again in ${waitS} seconds.`)
}

function isUnknown(
  { route, unit, reference }: Pick<AuthenticRequest, "route" | "unit" | "reference">,
  world: World,
) {
  if (route.call === "initiate") return reference === undefined
  return world.ledger.find(unit.merchantSerialNumber, reference ?? "") === undefined
}

/** ePayment counts all calls with a missing or misspelt reference as one. */
function countedAs(api: Api, reference: string | undefined, p: { unknown: boolean }): string | undefined {
  return api === "epayment" && p.unknown ? "" : reference
}

function cancelsPending(request: ApiRequest, world: World): boolean {
  const authentic = authenticate(request, world)
  if ("status" in authentic) return false
  const payment = world.ledger.find(authentic.unit.merchantSerialNumber, authentic.reference ?? "")
  return payment !== undefined && deriveState(payment) === "INITIATED"
}
