import { Container } from "@medusajs/ui"
import { memo, useState } from "react"
import type { CsvFormat } from "../../contract/admin-api"
import { csvFormatOf } from "../lib/csv-format"
import { useTexts } from "../texts"
import { ExportForm } from "./export-form"
import { SettlementForm } from "./settlement-form"

/** Both files come in the format that is chosen once. `timeZone`: of the shop's days. */
export const AccountantFiles = memo(function AccountantFiles({ timeZone }: { timeZone: string }) {
  const { language } = useTexts()
  const [chosen, setChosen] = useState<CsvFormat>()
  const format = chosen ?? csvFormatOf[language]
  return (
    <Container className="divide-y p-0">
      <ExportForm format={format} timeZone={timeZone} onFormat={setChosen} />
      <SettlementForm format={format} />
    </Container>
  )
})
