import type { CsvFormat } from "../../contract/admin-api"
import type { Language } from "./language"

/** As the spreadsheets of that language read a file. */
export const csvFormatOf: Record<Language, CsvFormat> = {
  en: "international",
  nb: "nordic",
  da: "nordic",
  fi: "nordic",
}
