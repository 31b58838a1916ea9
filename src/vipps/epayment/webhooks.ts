import { z } from "@medusajs/framework/zod"
import type { ApiCall } from "../calls"
import { VippsError } from "../errors"
import type { Connection } from "../http/connect"
import { json, type VippsRequest } from "../http/request"
import type { CallOptions } from "../payment-api"

export type Webhook = { id: string; url: string; events: string[] }

/** Vipps' Webhooks API: a registration covers all payments of the sales unit. At most 25 for each event. */
export type WebhooksApi = {
  /**
   * `secret` signs the deliveries, and is shown only here. Each call makes a new registration, so it is not repeated once it may
   * have arrived: after `indeterminate`, `list` shows whether it exists.
   */
  register(url: string, events: readonly string[], o?: CallOptions): Promise<{ id: string; secret: string }>
  /** All registrations of the sales unit, also those of other systems. */
  list(o?: CallOptions): Promise<Webhook[]>
  /** Ends a registration and its deliveries. One that is gone already is no error. */
  remove(id: string, o?: CallOptions): Promise<void>
}

const WEBHOOKS = "/webhooks/v1/webhooks"

const id = z.string().regex(/^[\w-]{1,100}$/)
const registeredSchema = z.object({ id, secret: z.string().min(1) })
const listSchema = z.object({
  webhooks: z.array(z.object({ id, url: z.string(), events: z.array(z.string()) })),
})

export function createWebhooks(send: Connection["send"]): WebhooksApi {
  return {
    register: async (url, events, o) => {
      const body = JSON.stringify({ url, events })
      const request = { ...requestOf("register-webhook", "POST"), headers: json, body, success: 201 } as const
      return send({ request, read: (answer) => registeredSchema.safeParse(answer).data }, o)
    },
    list: async (o) => {
      const request = requestOf("list-webhooks", "GET")
      return send({ request, read: (answer) => listSchema.safeParse(answer).data?.webhooks }, o)
    },
    remove: async (webhookId, o) => {
      const request = {
        ...requestOf("remove-webhook", "DELETE", checkedId(webhookId)),
        success: 204,
      } as const
      await send({ request, read: () => true }, o).catch((error: unknown) => {
        if (!isUnknown(error)) throw error
      })
    },
  }
}

function requestOf(call: ApiCall["call"], method: VippsRequest["method"], webhookId?: string): VippsRequest {
  const path = webhookId === undefined ? WEBHOOKS : `${WEBHOOKS}/${webhookId}`
  return { api: "epayment", call, method, path, headers: {} }
}

function checkedId(webhookId: string): string {
  if (id.safeParse(webhookId).success) return webhookId
  throw new RangeError("The id of a webhook has 1 to 100 letters, digits, - and _")
}

function isUnknown(error: unknown): boolean {
  return error instanceof VippsError && error.httpStatus === 404
}
