import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { english, message } from "../../../../../messages"
import { receiveDelivery } from "../../../../../webhooks/receive-delivery"

/**
 * A delivery of Vipps' Webhooks API. Vipps waits ten seconds, repeats what fails, and holds back all later deliveries of that
 * payment. So whatever Vipps has signed is answered with 200 before any work: also events that we don't know, of payments that we
 * don't know, and what can't be read. 401: not signed by Vipps, or with a secret that we have lost (polling completes those).
 */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const providerId = `pp_${req.params.provider ?? ""}`
  const delivery = {
    body: Buffer.isBuffer(req.rawBody) ? req.rawBody : Buffer.alloc(0),
    date: req.get("x-ms-date"),
    contentHash: req.get("x-ms-content-sha256"),
    authorization: req.get("authorization"),
  }
  const received = await receiveDelivery(req.scope, { providerId, delivery })
  switch (received.kind) {
    case "forged":
      res.status(401).json({ message: english(message("not-signed-by-vipps")) })
      return
    case "unreadable":
      req.scope
        .resolve(ContainerRegistrationKeys.LOGGER)
        .warn(`vipps: a webhook to ${providerId} has Vipps' signature, but is no event that can be read`)
      break
    case "follow":
      await announce(req, { provider_id: providerId, ...received.event })
      break
    case "nothing-to-do":
  }
  res.status(200).json({ received: true })
}

async function announce(
  req: MedusaRequest,
  { provider_id, reference, name }: { provider_id: string; reference: string; name: string },
): Promise<void> {
  await req.scope
    .resolve(Modules.EVENT_BUS)
    .emit({ name: "vipps.webhook_received", data: { provider_id, reference, event: name } }, { attempts: 3 })
}
