/** One row of docs/fault-matrix.md: what a test saw. */
export type Seen = {
  operation: string
  fault: string
  /** what the merchant sees at the first click: "done", or the sentence */
  first: string
  /** what the next equal click shows once Vipps is well again; "-" when the first was done */
  again: string
  movedMinor: number
  expectedMinor: number
}

const HEAD = `# Fault matrix

What a person sees when Vipps answers badly, and how much money moves in the end ("initiate" reserves it). A test played each fault in
each operation over HTTP, against a Medusa server and the sandbox. The fault lasts for the whole first click, repeats included. Then the
same click is made again without it.

Faults with the same outcome share a line; "(…)" in a message stands for the error in brackets behind the fault. Operations share a
table if their messages differ only in the operation's name; the messages shown are those of the first.
\`UPDATE_FAULT_MATRIX=1 npx jest integration-tests/matrix\` writes this page; the test fails if it is out of date.
`

export function writeTable(rows: Seen[]): string {
  const operationsByTable = new Map<string, string[]>()
  for (const operation of new Set(rows.map((row) => row.operation))) {
    const key = withoutName(table(operation, rows))
    operationsByTable.set(key, [...(operationsByTable.get(key) ?? []), operation])
  }
  const sections = [...operationsByTable.values()].map(
    (operations) => `## ${operations.join(", ")}\n\n${table(operations[0] ?? "", rows)}\n`,
  )
  return [HEAD, ...sections].join("\n")
}

function table(operation: string, rows: Seen[]): string {
  const faultsByOutcome = new Map<string, string[]>()
  for (const row of rows.filter((one) => one.operation === operation)) {
    const [first, error = ""] = withoutError(row.first)
    const moved = row.movedMinor === row.expectedMinor ? "all, once" : `${row.movedMinor / 100} kr`
    const outcome = [first, row.again, moved].join(" | ")
    faultsByOutcome.set(outcome, [...(faultsByOutcome.get(outcome) ?? []), `${row.fault}${error}`])
  }
  const lines = [...faultsByOutcome].map(([outcome, faults]) => `| ${faults.join("<br>")} | ${outcome} |`)
  const head = [
    "| fault | first click | the same click again | moved in the end |",
    "| --- | --- | --- | --- |",
  ]
  return [...head, ...lines].join("\n")
}

/** "(Gateway/500, HTTP 500)" is all that differs between some messages: the message without it, and what was taken out. */
function withoutError(message: string): [message: string, error?: string] {
  const [error] = / \([A-Z]\w*\/\w+(, HTTP \d+)?\)/.exec(message) ?? []
  return error ? [message.replace(error, " (…)"), error] : [message]
}

/** "the capture of 750 kr" and "captured" is all that differs between the messages of some operations. */
function withoutName(text: string): string {
  return text.replace(/(the )?\b(captur|refund|releas|cancel)\w*( of (\d+ kr|the remainder))?/g, "…")
}

/** Times differ from run to run. */
export function withoutTimes(sentence: string): string {
  return sentence.replaceAll(/\d\d:\d\d:\d\d/g, "hh:mm:ss").replaceAll("\u00a0", " ")
}
