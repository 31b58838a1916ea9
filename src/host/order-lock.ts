import type { MedusaContainer } from "@medusajs/framework/types"
import { oneAtATime } from "../medusa/advisory-lock"

/** An edit's mending and an order's cancellation must not overwrite each other. */
export function withOrderLock<Result>(
  container: MedusaContainer,
  orderId: string,
  work: () => Promise<Result>,
): Promise<Result> {
  return oneAtATime(container, { kind: "order", id: orderId }, work)
}
