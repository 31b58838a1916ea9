/** A line of CSV (RFC 4180). A text that a spreadsheet would take for a formula is written as text. */
export function csvLine(cells: (string | number | null)[]): string {
  return cells.map(cell).join(",") + "\r\n"
}

function cell(value: string | number | null): string {
  if (value === null) return ""
  if (typeof value === "number") return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text
}
