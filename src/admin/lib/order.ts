import { useQuery } from "@tanstack/react-query"
import type { CSSProperties } from "react"
import type { MedusaPayment } from "../../contract/admin-api"
import { sdk } from "./sdk"

type Collection = { payments?: MedusaPayment[] | null }

/** What Medusa's order page gives to a widget. */
export type Order = { version?: number; summary?: unknown; payment_collections?: Collection[] | null }

/** `version`: what Medusa's page knows of the payment and what its order costs. */
export type OrderPayment = { medusas: MedusaPayment; version: string }

/** An edited order may have several. */
export function vippsPaymentsOf({ version, summary, payment_collections }: Order): OrderPayment[] {
  return (payment_collections ?? []).flatMap((collection) => {
    // an edit changes what is due, but not the payment at once
    const known = JSON.stringify([version, summary, collection])
    const payments = (collection.payments ?? []).filter(({ provider_id }) =>
      /^pp_vipps(_|$)/.test(provider_id),
    )
    return payments.map((medusas) => ({ medusas, version: known }))
  })
}

const ZONE = "order.details"

/**
 * Since 2.17 Medusa puts every widget below its own sections, where the money is out of sight. Ours comes first in its column, unless
 * the staff have arranged the page: then it stays where they put it. Medusa's page asks the same question under the same key, so
 * this is no request more.
 */
export function useFirstPlace(): CSSProperties {
  const { data } = useQuery({
    queryKey: [["layouts"], "configuration", ZONE],
    queryFn: () => sdk.admin.layouts.retrieveConfiguration(ZONE),
    retry: false,
  })
  const { personal_configuration: personal, default_configuration: common } = data ?? {}
  const inUse = data?.active_scope === "default" ? common : (personal ?? common)
  const isArranged = Object.values(inUse?.configuration.widgets ?? {}).some(
    ({ order }) => order !== undefined,
  )
  return isArranged ? {} : { order: -1 }
}

const idOf = (paymentId: string) => `vipps-panel-${paymentId}`

/** The panel's element, so that a link leads to it. */
export const panelAnchor = (paymentId: string) => ({ id: idOf(paymentId), tabIndex: -1 })

/** On a phone the whole panel is below Medusa's sections. */
export function goToPanel(paymentId: string): void {
  const panel = document.getElementById(idOf(paymentId))
  panel?.scrollIntoView({ block: "start" })
  panel?.focus({ preventScroll: true })
}
