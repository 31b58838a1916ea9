import { connect } from "../http/connect"
import type { VippsRequest } from "../http/request"
import type { CallOptions, MoneyAnswer, PaymentApi, PaymentApiConfig } from "../payment-api"
import { detailsRequest, initiateRequest, moneyRequest, refuseExpress, stopRequest } from "./requests"
import { readDetails, readInitiateAnswer, readMoneyAnswer } from "./schemas"

/** Vipps eCom v2 for one sales unit. Keeps connections and the token; opens nothing before the first call. */
export function createEcomApi(config: PaymentApiConfig): PaymentApi {
  const { send, token, hasToken, close } = connect(config)

  const sendMoney = (request: VippsRequest, reference: string, o?: CallOptions): Promise<MoneyAnswer> =>
    send({ request, read: (body) => readMoneyAnswer(body, reference) }, o)
  const cancel: PaymentApi["cancel"] = async (p, o) =>
    sendMoney(stopRequest(config, "cancel", p), p.reference, o)

  return {
    api: "ecom",
    token,
    hasToken,
    close,
    initiate: async (p, o) =>
      send({ request: initiateRequest(config, p), read: (body) => readInitiateAnswer(body, p.reference) }, o),
    capture: async (p, o) => sendMoney(moneyRequest(config, "capture", p), p.reference, o),
    refund: async (p, o) => sendMoney(moneyRequest(config, "refund", p), p.reference, o),
    cancel,
    cancelUnapproved: cancel,
    release: async (p, o) => sendMoney(stopRequest(config, "release", p), p.reference, o),
    details: async (reference, o) =>
      send({ request: detailsRequest(reference), read: (body) => readDetails(body, reference) }, o),
    expressChoice: async () => refuseExpress(),
  }
}
