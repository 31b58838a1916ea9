import { version as medusaVersion } from "@medusajs/medusa/package.json"
import {
  createEcomApi,
  createEpaymentApi,
  type PaymentApi,
  type PaymentApiConfig,
  type VippsCallLog,
  type WebhooksApi,
} from "../vipps"
import { pluginName, pluginVersion } from "../version"
import type { VippsOptions } from "./options"

export type LineLogger = { info(line: string): void }

const clients = new Map<string, PaymentApi>()
const webhooks = new Map<string, WebhooksApi>()

/**
 * One client per sales unit and process, shared by the provider, routes and jobs, so the access token is fetched once per
 * lifetime.
 */
export function connectVipps(options: VippsOptions, logger: LineLogger): PaymentApi {
  const key = keyOf(options)
  const client = clients.get(key) ?? createEcomApi(configOf(options, logger))
  clients.set(key, client)
  return client
}

/** The Webhooks API of a sales unit; one client per process, with a token of its own. */
export function connectWebhooksApi(options: VippsOptions, logger: LineLogger): WebhooksApi {
  const key = keyOf(options)
  const api = webhooks.get(key) ?? createEpaymentApi(configOf(options, logger)).webhooks
  webhooks.set(key, api)
  return api
}

function keyOf(options: VippsOptions): string {
  return JSON.stringify([
    options.apiUrl,
    options.clientId,
    options.clientSecret,
    options.subscriptionKey,
    options.merchantSerialNumber,
    options.timeoutMs,
    options.debug,
  ])
}

function configOf(options: VippsOptions, logger: LineLogger): PaymentApiConfig {
  const { apiUrl, clientId, clientSecret, subscriptionKey, merchantSerialNumber, timeoutMs } = options
  return {
    apiUrl,
    clientId,
    clientSecret,
    subscriptionKey,
    merchantSerialNumber,
    timeoutMs,
    system: { name: "medusa", version: medusaVersion, pluginName, pluginVersion },
    log: options.debug ? (line) => logger.info(describeCall(line)) : undefined,
  }
}

function describeCall(line: VippsCallLog): string {
  const { call, reference, requestId, tryNumber, httpStatus, durationMs, error } = line
  const told = { reference, requestId, tryNumber, httpStatus, durationMs: Math.round(durationMs), ...error }
  return `vipps ${call} ${JSON.stringify(told)}`
}
