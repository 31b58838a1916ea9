import type { CsvFormat } from "../contract/admin-api"

/** What stands between two cells, and before an amount's decimals. */
type Marks = { separator: string; decimalMark: string }

/** Where numbers have a decimal comma, a spreadsheet takes semicolons for the separators. */
export const csvMarks: Record<CsvFormat, Marks> = {
  international: { separator: ",", decimalMark: "." },
  nordic: { separator: ";", decimalMark: "," },
}

/** A line of CSV (RFC 4180). A text that a spreadsheet would take for a formula is written as text. */
export function csvLine(cells: (string | number | null)[], { separator }: Pick<Marks, "separator">): string {
  return cells.map((value) => cell(value, separator)).join(separator) + "\r\n"
}

function cell(value: string | number | null, separator: string): string {
  if (value === null) return ""
  if (typeof value === "number") return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replace(/"/g, '""')}"` : text
}
