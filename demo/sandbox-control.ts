import { z } from "zod"

const paymentSchema = z.object({
  reference: z.string(),
  fallBack: z.string(),
  reservedMinor: z.number(),
  capturedMinor: z.number(),
  releasedMinor: z.number(),
  refundedMinor: z.number(),
})
const requestSchema = z.object({ call: z.string(), reference: z.string().optional() })
const callbackSchema = z.object({ status: z.union([z.number(), z.string()]) })

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
  return {
    approve: async (reference: string) => void (await pull("approve", { reference }, nothing)),
    directCapture: async (on: boolean) => void (await pull("directCapture", { on }, nothing)),
    setClock: async (offsetMs: number) => void (await pull("setClock", { offsetMs }, nothing)),
    loseCallback: async () => void (await pull("next", { call: "callback", fault: { lose: true } }, nothing)),
    payment: (reference: string) => pull("payment", { reference }, paymentSchema),
    requests: (filter: { call?: string; reference?: string } = {}) =>
      pull("requests", filter, z.array(requestSchema)),
    callbacks: (reference: string) => pull("callbacks", { reference }, z.array(callbackSchema)),
  }
}
