import type { PaymentApi, PaymentApiConfig } from "../payment-api"
import { createAccessToken } from "./access-token"
import { standardHeaders } from "./headers"
import { tokenRequest } from "./request"
import { createSender, type Send, type SenderParts } from "./send"
import { readTokenAnswer } from "./token-answer"
import { createTransport } from "./transport"

/** What the APIs of one sales unit share: connections, the token, and how a request is sent. */
export type Connection = Pick<PaymentApi, "token" | "hasToken" | "close"> & {
  send: Send
  /** The longest one call may take. */
  timeoutMs: number
}

/** Keeps connections and the token; opens nothing before the first call. */
export function connect(config: PaymentApiConfig): Connection {
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
  return {
    send: createSender({ ...parts, accessToken }),
    timeoutMs: parts.timeoutMs,
    hasToken: accessToken.isHeld,
    token: async () => void (await accessToken.renew()),
    close: transport.close,
  }
}
