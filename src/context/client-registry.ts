import { version as medusaVersion } from "@medusajs/medusa/package.json"
import { createEcomApi, createEpaymentApi, type Api, type EpaymentApi, type VippsCallLog } from "../vipps"
import type { PaymentApi } from "../vipps"
import { pluginName, pluginVersion } from "../version"
import type { VippsOptions } from "./options"

export type LineLogger = { info(line: string): void }

type Clients = { ecom: PaymentApi; epayment: EpaymentApi }

const connected = new Map<string, Clients>()

/**
 * One client per sales unit, API and process, shared by the provider, routes and jobs, so the access token is fetched once per
 * lifetime.
 */
export function connectVipps<Which extends Api>(
  options: VippsOptions,
  api: Which,
  logger: LineLogger,
): Clients[Which] {
  const key = JSON.stringify([
    options.apiUrl,
    options.clientId,
    options.clientSecret,
    options.subscriptionKey,
    options.merchantSerialNumber,
    options.timeoutMs,
    options.debug,
  ])
  const clients = connected.get(key) ?? createClients(options, logger)
  connected.set(key, clients)
  return clients[api]
}

/** Neither opens a connection before its first call. */
function createClients(options: VippsOptions, logger: LineLogger): Clients {
  const { apiUrl, clientId, clientSecret, subscriptionKey, merchantSerialNumber, timeoutMs } = options
  const config = {
    apiUrl,
    clientId,
    clientSecret,
    subscriptionKey,
    merchantSerialNumber,
    timeoutMs,
    system: { name: "medusa", version: medusaVersion, pluginName, pluginVersion },
    log: options.debug ? (line: VippsCallLog) => logger.info(describeCall(line)) : undefined,
  }
  return { ecom: createEcomApi(config), epayment: createEpaymentApi(config) }
}

function describeCall(line: VippsCallLog): string {
  const { call, reference, requestId, tryNumber, httpStatus, durationMs, error } = line
  const told = { reference, requestId, tryNumber, httpStatus, durationMs: Math.round(durationMs), ...error }
  return `vipps ${call} ${JSON.stringify(told)}`
}
