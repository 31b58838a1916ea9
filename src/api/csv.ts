import type { CsvFormat } from "../contract/admin-api"

/** What separates cells, and an amount's decimals. */
type Marks = { separator: string; decimalMark: string }

/** Where numbers have a decimal comma, a spreadsheet takes semicolons for the separators. */
export const csvMarks: Record<CsvFormat, Marks> = {
  international: { separator: ",", decimalMark: "." },
  nordic: { separator: ";", decimalMark: "," },
}

/** A line of CSV (RFC 4180). A text that a spreadsheet would take for a formula is written as text; a negative amount is not. */
export function csvLine(
  cells: readonly (string | number | null)[],
  { separator }: Pick<Marks, "separator">,
): string {
  return cells.map((value) => cell(value, separator)).join(separator) + "\r\n"
}

function cell(value: string | number | null, separator: string): string {
  if (value === null) return ""
  if (typeof value === "number") return String(value)
  const isFormula = /^[=+\-@\t\r]/.test(value) && !/^-\d+[.,]\d\d$/.test(value)
  const text = isFormula ? `'${value}` : value
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replace(/"/g, '""')}"` : text
}
