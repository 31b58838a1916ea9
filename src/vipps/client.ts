import { createAccessToken } from "./access-token"
import { standardHeaders } from "./headers"
import {
  detailsRequest,
  initiateRequest,
  moneyRequest,
  stopRequest,
  tokenRequest,
  type VippsRequest,
} from "./requests"
import { readDetails, readInitiateAnswer, readMoneyAnswer, readTokenAnswer } from "./schemas"
import { createSender, type SenderParts } from "./send"
import { createTransport } from "./transport"
import type { CallOptions, MoneyAnswer, VippsClient, VippsClientConfig } from "./types"

/** A client for one sales unit. Keeps connections and the token; opens nothing before the first call. */
export function createVippsClient(config: VippsClientConfig): VippsClient {
  const transport = createTransport(config.apiUrl)
  const parts: SenderParts = {
    transport,
    headers: standardHeaders(config),
    timeoutMs: config.timeoutMs ?? 25_000,
    tryTimeoutMs: config.tryTimeoutMs ?? 10_000,
    log: config.log,
  }
  const sendForToken = createSender(parts)
  const accessToken = createAccessToken(() =>
    sendForToken({ request: tokenRequest(config), read: readTokenAnswer }),
  )
  const send = createSender({ ...parts, accessToken })

  const sendMoney = (request: VippsRequest, reference: string, o?: CallOptions): Promise<MoneyAnswer> =>
    send({ request, read: (body) => readMoneyAnswer(body, reference) }, o)

  return {
    api: "ecom",
    hasToken: accessToken.isHeld,
    token: async () => void (await accessToken.renew()),
    initiate: async (p, o) =>
      send({ request: initiateRequest(config, p), read: (body) => readInitiateAnswer(body, p.reference) }, o),
    capture: async (p, o) => sendMoney(moneyRequest(config, "capture", p), p.reference, o),
    refund: async (p, o) => sendMoney(moneyRequest(config, "refund", p), p.reference, o),
    cancel: async (p, o) => sendMoney(stopRequest(config, "cancel", p), p.reference, o),
    cancelUnapproved: async (p, o) => sendMoney(stopRequest(config, "cancel", p), p.reference, o),
    release: async (p, o) => sendMoney(stopRequest(config, "release", p), p.reference, o),
    details: async (reference, o) =>
      send({ request: detailsRequest(reference), read: (body) => readDetails(body, reference) }, o),
    close: transport.close,
  }
}
