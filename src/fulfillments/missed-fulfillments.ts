import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { smallestUlid } from "../rules"
import { captureParcel } from "./capture-fulfillment"
import { listProviders } from "../context/configured-providers"
import type { RunLimits } from "../reconciliation/run-limits"

/** The event is followed up at once; later its process has died over it. Older ones are none of ours: the option may be new. */
const HEARD_AFTER_MINUTES = 2
const AT_MOST_MINUTES = 60

/** A parcel may be packed this long before it is shipped. */
const PACKED_BACK_MS = 30 * 24 * 60 * 60_000

/** Parcels sent in the last hour whose news got lost with a process: nothing is captured for them, and nothing noted. */
export async function captureUnheardParcels(
  container: MedusaContainer,
  now: Date,
  limits: Pick<RunLimits, "isHalfOver">,
): Promise<string[]> {
  const captured: string[] = []
  for (const { providerId, options } of listProviders(container)) {
    if (options.capture === "manual") continue
    const sentAt =
      options.capture === "on-fulfillment" ? "f.created_at" : "coalesce(f.shipped_at, f.delivered_at)"
    const { rows } = await container.resolve(ContainerRegistrationKeys.PG_CONNECTION).raw(
      `select distinct f.id from fulfillment f
         join order_fulfillment l on l.fulfillment_id = f.id and l.deleted_at is null
         join order_payment_collection c on c.order_id = l.order_id and c.deleted_at is null
         join payment p on p.payment_collection_id = c.payment_collection_id and p.deleted_at is null
         join vipps_attempt a on a.session_id = p.payment_session_id and a.deleted_at is null
        where f.id > 'ful_' || :since and f.deleted_at is null and f.canceled_at is null
          and ${sentAt} between now() - interval '${AT_MOST_MINUTES} minutes' and now() - interval '${HEARD_AFTER_MINUTES} minutes'
          and p.provider_id = :providerId and a.capturable_ore > 0 and a.authorized_at is not null
          and coalesce(f.metadata->'vipps_capture', 'null'::jsonb) = 'null'::jsonb
          and not exists (select 1 from vipps_operation o where o.order_id = a.order_id and o.actor = 'vipps:' || f.id)
        limit 50`,
      { since: smallestUlid(new Date(now.getTime() - PACKED_BACK_MS)), providerId },
    )
    for (const { id } of rows) {
      // those left over are found again: nothing is noted about them
      if (limits.isHalfOver()) return captured
      const outcome = await captureParcel(container, id)
      if (outcome.kind === "captured") captured.push(`parcel ${id} captured`)
    }
  }
  return captured
}
