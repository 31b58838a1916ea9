import { connect } from "../http/connect"
import type { VippsRequest } from "../http/request"
import type { CallOptions, MoneyAnswer, PaymentApi, PaymentApiConfig } from "../payment-api"
import { readCreated, readEnding, readModification } from "./answers"
import { readExpressChoice } from "./choice"
import { readDetails } from "./details"
import { createRequest, moneyRequest, paymentRequest, stopRequest } from "./requests"
import { createReport, type ReportApi } from "../report/client"
import { createWebhooks, type WebhooksApi } from "./webhooks"

export type EpaymentApi = PaymentApi & {
  readonly api: "epayment"
  readonly webhooks: WebhooksApi
  readonly report: ReportApi
}

/**
 * Vipps ePayment for one sales unit. Keeps connections and the token; opens nothing before the first call. An answer's `summary`
 * is all that shows whether a capture or refund is executed: ePayment's own guide does not trust the 200 alone.
 */
export function createEpaymentApi(config: PaymentApiConfig): EpaymentApi {
  const connection = connect(config)
  const { send, token, hasToken, close } = connection

  const change = (
    request: VippsRequest,
    p: { reference: string; currency?: string },
    o?: CallOptions,
  ): Promise<MoneyAnswer> => send({ request, read: (body) => readModification(body, p) }, o)

  return {
    api: "epayment",
    token,
    hasToken,
    close,
    webhooks: createWebhooks(send),
    report: createReport(send, config.merchantSerialNumber),
    initiate: async (p, o) =>
      send({ request: createRequest(p), read: (body) => readCreated(body, p.reference) }, o),
    capture: async (p, o) => change(moneyRequest("capture", p), p, o),
    refund: async (p, o) => change(moneyRequest("refund", p), p, o),
    cancel: async (p, o) => change(stopRequest("cancel", p, {}), p, o),
    release: async (p, o) => change(stopRequest("release", p, {}), p, o),
    cancelUnapproved: async (p, o) => {
      const request = stopRequest("cancel", p, { cancelTransactionOnly: true })
      return send({ request, read: (body) => readEnding(body, p) }, o)
    },
    details: async (reference, o) => readDetails(connection, reference, o),
    expressChoice: async (reference, o) => {
      const read = (body: unknown) => readExpressChoice(body, reference)
      return (await send({ request: paymentRequest(reference), read }, o)).choice
    },
  }
}
