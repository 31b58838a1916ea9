import type { Environment } from "./child"

type SalesUnit = {
  clientId: string
  clientSecret: string
  subscriptionKey: string
  merchantSerialNumber: string
}

/** The plugin's configuration for a server on this machine with the sandbox as its Vipps. */
export function vippsEnvironment(p: { sandboxUrl: string; unit: SalesUnit; port: number }): Environment {
  return {
    VIPPS_API_URL: p.sandboxUrl,
    VIPPS_CLIENT_ID: p.unit.clientId,
    VIPPS_CLIENT_SECRET: p.unit.clientSecret,
    VIPPS_SUBSCRIPTION_KEY: p.unit.subscriptionKey,
    VIPPS_MERCHANT_SERIAL_NUMBER: p.unit.merchantSerialNumber,
    VIPPS_BACKEND_URL: `http://127.0.0.1:${p.port}`,
    VIPPS_RETURN_URL: "http://localhost:8000/checkout",
    VIPPS_ENVIRONMENT: "test",
  }
}
