import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { Modules } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { isFromVipps } from "../../../../../../../checkout/callback"
import { Ping } from "../../../../../../../health/callback-ping"
import { english, message } from "../../../../../../../messages"

/** Regular and express callbacks alike. What else they carry (names, addresses) is not read. */
const Callback = z.object({
  orderId: z.string(),
  transactionInfo: z.object({ status: z.string().max(40) }),
})

/**
 * Vipps calls once and waits three seconds. So: check who calls, answer, work afterwards. 401: not Vipps, or a secret that was
 * rotated (polling completes those). 400: not a callback. 200: accepted.
 */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const { provider = "", reference = "" } = req.params
  const providerId = `pp_${provider}`
  if (!isFromVipps(req.scope, { providerId, reference, token: req.headers.authorization })) {
    res.status(401).json({
      message: english(message("not-vipps")),
      authorization: req.headers.authorization ? "wrong" : "missing",
    })
    return
  }
  // the admin's connection check, which has the token too, asks whether a callback would arrive
  const ping = Ping.safeParse(req.body)
  if (ping.success) {
    res.status(200).json({ pong: ping.data.ping })
    return
  }
  const callback = Callback.safeParse(req.body)
  if (!callback.success || callback.data.orderId !== reference) {
    res.status(400).json({ message: english(message("not-a-callback")) })
    return
  }
  const { status } = callback.data.transactionInfo
  await req.scope
    .resolve(Modules.EVENT_BUS)
    .emit(
      { name: "vipps.callback_received", data: { provider_id: providerId, reference, status } },
      { attempts: 3 },
    )
  res.status(200).json({ received: true })
}
