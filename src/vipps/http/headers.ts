import type { PaymentApiConfig } from "../payment-api"

export type Headers = Readonly<Record<string, string>>

/** What every call carries (eCom guide, HTTP headers): the key, the sales unit, and who is calling. */
export function standardHeaders(config: PaymentApiConfig): Headers {
  const { system } = config
  return {
    Accept: "application/json",
    "Ocp-Apim-Subscription-Key": config.subscriptionKey,
    "Merchant-Serial-Number": config.merchantSerialNumber,
    "Vipps-System-Name": shortAscii(system.name),
    "Vipps-System-Version": shortAscii(system.version),
    "Vipps-System-Plugin-Name": shortAscii(system.pluginName),
    "Vipps-System-Plugin-Version": shortAscii(system.pluginVersion),
  }
}

/** Vipps takes 30 characters; a long version must not make a payment fail. */
function shortAscii(text: string): string {
  return text
    .replace(/[^\x20-\x7e]/g, "")
    .trim()
    .slice(0, 30)
}
