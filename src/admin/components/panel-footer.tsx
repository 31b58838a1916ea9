import { Button, Copy, Text } from "@medusajs/ui"
import { useState } from "react"
import type { PaymentView } from "../../contract/admin-api"
import { timeText } from "../lib/format"
import { useTexts } from "../texts"
import { SupportDrawer } from "./support-drawer"

type Props = { payment: PaymentView; isBusy: boolean; onRefresh: () => void }

/** What to tell somebody who investigates the payment, and the way to all that the journal has on it. */
export function PanelFooter({ payment, isBusy, onRefresh }: Props) {
  const { t, language } = useTexts()
  const [isSupported, setSupported] = useState(false)
  const { reference, api, vipps_read_at } = payment
  return (
    <div className="flex flex-col gap-y-2 px-6 py-4">
      <div className="flex items-start justify-between gap-x-2">
        <div className="min-w-0">
          <Text size="xsmall" className="text-ui-fg-subtle">
            {t.referenceAtVipps}
          </Text>
          <Text size="small" className="break-all">
            {reference}
          </Text>
          <Text size="xsmall" className="text-ui-fg-subtle" data-vipps-api={api}>
            {`${t.api}: ${t.apis[api]}`}
          </Text>
        </div>
        <Copy content={reference} aria-label={t.copyReference} className="text-ui-fg-subtle shrink-0" />
      </div>
      <Text size="xsmall" className="text-ui-fg-subtle">
        {vipps_read_at ? t.asOf(timeText(language, vipps_read_at)) : t.neverSeen}
      </Text>
      <div className="-mx-2 flex flex-wrap items-center justify-between gap-x-2">
        <Button size="small" variant="transparent" onClick={() => setSupported(true)}>
          {t.support}
        </Button>
        <Button size="small" variant="transparent" onClick={onRefresh} disabled={isBusy}>
          {t.refresh}
        </Button>
      </div>
      <SupportDrawer payment={isSupported ? payment : undefined} onClose={() => setSupported(false)} />
    </div>
  )
}
