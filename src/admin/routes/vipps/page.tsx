import { defineRouteConfig } from "@medusajs/admin-sdk"
import { CreditCard } from "@medusajs/icons"
import { Button, Container, Heading, Hint, Text } from "@medusajs/ui"
import { useState } from "react"
import { Link } from "react-router-dom"
import { AccountantFiles } from "../../components/accountant-files"
import { LanguageSwitch } from "../../components/language-switch"
import { PaymentFilters } from "../../components/payment-filters"
import { PaymentSums } from "../../components/payment-sums"
import { PaymentTable, TablePlaceholder } from "../../components/payment-table"
import { ManyDrawer } from "../../components/many-drawer"
import { SelectionBar } from "../../components/selection-bar"
import { SupportDrawer } from "../../components/support-drawer"
import { timeZoneOf } from "../../lib/days"
import { useListQuestion, usePayments } from "../../lib/list"
import type { ManyKind } from "../../lib/candidates"
import { useSelection, type SelectablePayment } from "../../lib/selection"
import type { PaymentInList } from "../../../contract/admin-api"
import { useTexts } from "../../texts"

/** /vipps: all Vipps payments, what waits for whom, and the accountant's file. */
export default function VippsPage() {
  const { t, sayFailure } = useTexts()
  const { question, ask } = useListQuestion()
  const { data: list, error, isPlaceholderData: isBusy } = usePayments(question)
  const [supported, setSupported] = useState<PaymentInList>()
  const selection = useSelection(question)
  const [many, setMany] = useState<{ kind: ManyKind; payments: SelectablePayment[] }>()
  return (
    <div className="flex flex-col gap-y-3">
      <Container className="divide-y p-0">
        <div className="flex flex-wrap items-center justify-between gap-3 px-6 py-4">
          <div>
            <Heading level="h1">{t.vipps}</Heading>
            <Text size="small" className="text-ui-fg-subtle">
              {t.pageIntro}
            </Text>
          </div>
          <div className="flex flex-wrap items-center gap-2">
            <Button size="small" variant="secondary" className="shrink-0 text-nowrap" asChild>
              <Link to="/vipps/connection">{t.connection}</Link>
            </Button>
            <LanguageSwitch />
          </div>
        </div>
        <PaymentSums sums={list?.sums ?? []} />
        <PaymentFilters question={question} counts={list?.counts} ask={ask} />
        {error && (
          <div className="px-6 py-4">
            <Hint variant="error">{sayFailure(error)}</Hint>
          </div>
        )}
        {list ? (
          <PaymentTable {...{ list, isBusy, question, ask, selection }} onSupport={setSupported} />
        ) : (
          !error && <TablePlaceholder />
        )}
        {/* it would lie above the drawer's buttons */}
        {!many && (
          <SelectionBar
            selection={selection}
            onStart={(kind) => setMany({ kind, payments: selection.chosen })}
          />
        )}
      </Container>
      <AccountantFiles timeZone={timeZoneOf(list?.sums ?? [])} />
      {many && (
        <ManyDrawer
          {...many}
          onClose={(done) => {
            selection.set(done, false)
            setMany(undefined)
          }}
        />
      )}
      <SupportDrawer payment={supported} onClose={() => setSupported(undefined)} />
    </div>
  )
}

export const config = defineRouteConfig({ label: "Vipps", icon: CreditCard })
