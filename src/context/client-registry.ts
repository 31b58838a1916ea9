import { version as medusaVersion } from "@medusajs/medusa/package.json"
import { createEcomApi, type VippsCallLog, type PaymentApi } from "../vipps"
import { pluginName, pluginVersion } from "../version"
import type { VippsOptions } from "./options"

export type LineLogger = { info(line: string): void }

const clients = new Map<string, PaymentApi>()

/**
 * One client per sales unit and process, shared by the provider, routes and jobs, so the access token is fetched once per
 * lifetime.
 */
export function connectVipps(options: VippsOptions, logger: LineLogger): PaymentApi {
  const key = JSON.stringify([
    options.apiUrl,
    options.clientId,
    options.clientSecret,
    options.subscriptionKey,
    options.merchantSerialNumber,
    options.timeoutMs,
    options.debug,
  ])
  const client = clients.get(key) ?? createClient(options, logger)
  clients.set(key, client)
  return client
}

function createClient(options: VippsOptions, logger: LineLogger): PaymentApi {
  const { apiUrl, clientId, clientSecret, subscriptionKey, merchantSerialNumber, timeoutMs } = options
  return createEcomApi({
    apiUrl,
    clientId,
    clientSecret,
    subscriptionKey,
    merchantSerialNumber,
    timeoutMs,
    system: { name: "medusa", version: medusaVersion, pluginName, pluginVersion },
    log: options.debug ? (line) => logger.info(describeCall(line)) : undefined,
  })
}

function describeCall(line: VippsCallLog): string {
  const { call, reference, requestId, tryNumber, httpStatus, durationMs, error } = line
  const told = { reference, requestId, tryNumber, httpStatus, durationMs: Math.round(durationMs), ...error }
  return `vipps ${call} ${JSON.stringify(told)}`
}
