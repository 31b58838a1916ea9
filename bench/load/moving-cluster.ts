import { eventually } from "../../integration-tests/support/time/eventually"
import { bootCluster, type Cluster } from "../../integration-tests/cluster/two-servers"
import { STOCK } from "../stock"
import type { Front } from "./front"

/** A server registers its webhook within a minute of its first start. */
const REGISTERED_WITHIN_MS = 120_000

/**
 * Two servers of a shop that is being moved to ePayment: the first starts payments by eCom, the second by ePayment, and each may
 * have to finish those of the other. What Vipps tells them goes through the front.
 */
export async function bootMovingCluster({ url }: Front): Promise<Cluster> {
  const cluster = await bootCluster({ VIPPS_BACKEND_URL: url, LOG_LEVEL: "info" }, { VIPPS_API: "epayment" })
  try {
    await eventually(
      "the shop's webhook",
      async () => (await cluster.sandbox.control.webhooks.registrations()).length > 0,
      REGISTERED_WITHIN_MS,
    )
    await cluster.sql(STOCK)
    return cluster
  } catch (error) {
    await cluster.stop()
    throw error
  }
}
