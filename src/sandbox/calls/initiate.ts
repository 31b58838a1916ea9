import { errorAnswer, json, type Answer } from "../answers"
import { initiateBody, readBody } from "../bodies"
import type { AuthenticRequest } from "../api-request"
import type { SalesUnit } from "../types"
import type { World } from "../world"

/** POST /ecomm/v2/payments. Not idempotent: the order id prevents a second payment. */
export function answerInitiate({ unit, body: given }: AuthenticRequest, world: World): Answer {
  const read = readBody(initiateBody(world.switches), given)
  if ("answer" in read) return read.answer
  const { customerInfo, merchantInfo, transaction } = read.body

  if (merchantInfo.merchantSerialNumber !== unit.merchantSerialNumber) {
    return errorAnswer({
      group: "InvalidRequest",
      code: "merchantInfo.merchantSerialNumber",
      message: "Invalid MSN",
    })
  }
  if (unit.paymentsAllowed === false || !hasEcom(unit)) return errorAnswer({ group: "Merchant", code: "97" })
  if (transaction.skipLandingPage === true) return errorAnswer({ group: "Merchant", code: "38" })
  if (!isUsable(customerInfo.mobileNumber)) return errorAnswer({ group: "User", code: "81" })

  const payment = world.ledger.open({
    api: "ecom",
    market: "NO",
    merchantSerialNumber: unit.merchantSerialNumber,
    reference: transaction.orderId,
    amountMinor: transaction.amount,
    text: transaction.transactionText,
    fallBack: merchantInfo.fallBack,
    callbackPrefix: merchantInfo.callbackPrefix,
    authToken: merchantInfo.authToken,
    createKey: "",
    hasProfile: false,
    metadata: undefined,
    linkTo: merchantInfo.isApp === true ? (token) => `vippsMT://?token=${token}` : world.linkTo,
  })
  if (payment === "order-id-used") return errorAnswer({ group: "Merchant", code: "34" })
  return json(200, { orderId: payment.reference, url: payment.url })
}

/** eCom exists in Norway only. */
function hasEcom({ market = "NO" }: SalesUnit): boolean {
  return market === "NO"
}

// Vipps repairs numbers with a country code or spaces before it gives up.
function isUsable(mobileNumber: string | undefined): boolean {
  return mobileNumber === undefined || /^((\+|00)47)?\d{8}$/.test(mobileNumber.replaceAll(/\s/g, ""))
}
