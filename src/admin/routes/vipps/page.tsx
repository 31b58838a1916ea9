import { defineRouteConfig } from "@medusajs/admin-sdk"
import { CreditCard } from "@medusajs/icons"
import { Button, Container, Heading, Hint, Text } from "@medusajs/ui"
import { useState } from "react"
import { Link } from "react-router-dom"
import { ExportForm } from "../../components/export-form"
import { LanguageSwitch } from "../../components/language-switch"
import { PaymentFilters } from "../../components/payment-filters"
import { PaymentSums } from "../../components/payment-sums"
import { PaymentTable } from "../../components/payment-table"
import { SettlementForm } from "../../components/settlement-form"
import { SupportDrawer } from "../../components/support-drawer"
import { useListQuestion, usePayments } from "../../lib/list"
import type { PaymentInList } from "../../../contract/admin-api"
import { useTexts } from "../../texts"

/** /vipps: all Vipps payments, what waits for whom, and the accountant's file. */
export default function VippsPage() {
  const { t, sayFailure } = useTexts()
  const { question, ask } = useListQuestion()
  const { data: list, error } = usePayments(question)
  const [supported, setSupported] = useState<PaymentInList>()
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
        {list && <PaymentSums sums={list.sums} />}
        <PaymentFilters question={question} counts={list?.counts} ask={ask} />
        {error && (
          <div className="px-6 py-4">
            <Hint variant="error">{sayFailure(error)}</Hint>
          </div>
        )}
        {list && <PaymentTable list={list} question={question} ask={ask} onSupport={setSupported} />}
      </Container>
      <Container className="divide-y p-0">
        <ExportForm />
        <SettlementForm />
      </Container>
      <SupportDrawer payment={supported} onClose={() => setSupported(undefined)} />
    </div>
  )
}

export const config = defineRouteConfig({ label: "Vipps", icon: CreditCard })
