import { z } from "@medusajs/framework/zod"
import type { VippsApi } from "./vipps-api"

const paymentSchema = z.object({
  reference: z.string(),
  fallBack: z.string(),
  reservedMinor: z.number(),
  capturedMinor: z.number(),
  releasedMinor: z.number(),
  refundedMinor: z.number(),
})
const requestSchema = z.object({ call: z.string(), reference: z.string().optional() })
const status = z.union([z.number(), z.string()])
const callbackSchema = z.object({ status })
const deliverySchema = z.object({ name: z.string(), status })

export type Executed = z.infer<typeof paymentSchema>
export type RemoteSandboxControl = ReturnType<typeof createSandboxControl>

/** The sandbox's control API over HTTP: the shopper's phone, Vipps' clock, and what Vipps saw and did. */
export function createSandboxControl(sandboxUrl: string) {
  async function pull<T>(name: string, given: object, schema: z.ZodType<T>): Promise<T> {
    const response = await fetch(`${sandboxUrl}/control/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(given),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`the sandbox's ${name}: ${response.status} ${text}`)
    return schema.parse(JSON.parse(text))
  }
  const nothing = z.unknown()
  const settled = async () => void (await pull("callbacksSettled", {}, nothing))

  /** The shop's answer to eCom's one callback, or to the webhook of the approval; undefined: there was none. */
  async function answerToApproval(api: VippsApi, reference: string): Promise<number | string | undefined> {
    if (api === "ecom") return (await pull("callbacks", { reference }, z.array(callbackSchema)))[0]?.status
    const deliveries = await pull("webhooks.deliveries", { reference }, z.array(deliverySchema))
    return deliveries.find(({ name }) => name === "AUTHORIZED")?.status
  }

  return {
    /** `choice`: what the shopper chooses in the app, in an Express payment. */
    approve: async (reference: string, choice: { shippingOptionId?: string } = {}) =>
      void (await pull("approve", { reference, ...choice }, nothing)),
    directCapture: async (on: boolean) => void (await pull("directCapture", { on }, nothing)),
    setClock: async (offsetMs: number) => void (await pull("setClock", { offsetMs }, nothing)),
    capture: async (reference: string, amountMinor: number) =>
      void (await pull("portal.capture", { reference, amountMinor }, nothing)),
    /** The next one is lost; what is on its way arrives first, as the webhook of the payment's start does. */
    async lose(notice: "callback" | "webhook") {
      await settled()
      await pull("next", { call: notice, fault: { lose: true } }, nothing)
    },
    payment: (reference: string) => pull("payment", { reference }, paymentSchema),
    requests: (filter: { call?: string; reference?: string } = {}) =>
      pull("requests", filter, z.array(requestSchema)),
    answerToApproval,
  }
}
