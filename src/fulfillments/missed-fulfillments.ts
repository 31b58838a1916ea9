import type { MedusaContainer } from "@medusajs/framework/types"
import { listMissed } from "../medusa/fulfillments"
import { captureFulfillment } from "./capture-fulfillment"
import { listProviders } from "../context/configured-providers"

/** Fulfillments sent in the last hour whose event was lost with a process: nothing is captured for them, and nothing noted. */
export async function captureMissedFulfillments(
  container: MedusaContainer,
  now: Date,
  limits: { isHalfOver(): boolean },
): Promise<string[]> {
  const captured: string[] = []
  for (const { providerId, options } of listProviders(container)) {
    if (options.capture === "manual") continue
    const fulfillments = await listMissed(container, { providerId, mode: options.capture, now })
    for (const id of fulfillments) {
      // the rest is found again: nothing is noted about them
      if (limits.isHalfOver()) return captured
      const outcome = await captureFulfillment(container, id)
      if (outcome.kind === "captured") captured.push(`fulfillment ${id} captured`)
    }
  }
  return captured
}
