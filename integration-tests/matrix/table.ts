import type { Api } from "../../src/sandbox"

/** One row of fault-matrix.md: what a test saw. */
export type Seen = {
  api: Api
  operation: string
  fault: string
  /** what the merchant sees at the first click: "done", or the sentence */
  first: string
  /** what the next equal click shows once Vipps is well again; "-" when the first was done */
  again: string
  /** ePayment: what it shows six minutes later; "-" when that was done */
  later: string
  movedMinor: number
  expectedMinor: number
}

const HEAD = `# Fault matrix

What a person sees when Vipps answers badly, and how much money moves in the end ("initiate" reserves it). A test played each fault in
each operation over HTTP, against a Medusa server and the sandbox. The fault lasts for the whole first click, repeats included. Then the
same click is made again without it. On ePayment it is made once more six minutes later, if it was refused until then: no other click
sends a request again that Vipps may still execute ([protocol](../../docs/protocol.md#on-epayment)).

Faults with the same outcome share a line; "(…)" in a message stands for the error in brackets behind the fault. Operations share a
table if their messages differ only in the operation's name; the messages shown are those of the first.
\`UPDATE_FAULT_MATRIX=1 npx jest integration-tests/matrix\` writes this page. Each run plays a part of the matrix, and fails if the page says
otherwise; \`MATRIX=all\` plays all of it.
`

const NAMES: Record<Api, string> = { ecom: "eCom", epayment: "ePayment" }

export function writePage(rows: Seen[]): string {
  const parts = (["ecom", "epayment"] as const).map(
    (api) => `## ${NAMES[api]}\n\n${writeTables(rows.filter((row) => row.api === api))}`,
  )
  return [HEAD, ...parts].join("\n")
}

function writeTables(rows: Seen[]): string {
  const operationsByTable = new Map<string, string[]>()
  for (const operation of new Set(rows.map((row) => row.operation))) {
    const key = withoutName(table(operation, rows))
    operationsByTable.set(key, [...(operationsByTable.get(key) ?? []), operation])
  }
  const sections = [...operationsByTable.values()].map(
    (operations) => `### ${operations.join(", ")}\n\n${table(operations[0] ?? "", rows)}\n`,
  )
  return sections.join("\n")
}

function table(operation: string, rows: Seen[]): string {
  const ours = rows.filter((one) => one.operation === operation)
  const faultsByOutcome = new Map<string, string[]>()
  for (const row of ours) {
    const { fault, outcome } = cellsOf(row)
    faultsByOutcome.set(outcome, [...(faultsByOutcome.get(outcome) ?? []), fault])
  }
  const lines = [...faultsByOutcome].map(([outcome, faults]) => `| ${faults.join("<br>")} | ${outcome} |`)
  const clicks = ["first click", "the same click again", ...(hasLater(ours) ? ["six minutes later"] : [])]
  const head = ["fault", ...clicks, "moved in the end"]
  return [`| ${head.join(" | ")} |`, `| ${head.map(() => "---").join(" | ")} |`, ...lines].join("\n")
}

const hasLater = (rows: Seen[]) => rows.some(({ api }) => api === "epayment")

function cellsOf(row: Seen): { fault: string; outcome: string } {
  const [first, error = ""] = withoutError(row.first)
  const moved = row.movedMinor === row.expectedMinor ? "all, once" : `${row.movedMinor / 100} kr`
  const clicks = [first, row.again, ...(hasLater([row]) ? [row.later] : [])]
  return { fault: `${row.fault}${error}`, outcome: [...clicks, moved].join(" | ") }
}

/** What a row shows, in one line without the operation's name: for the comparison of a part with the page. */
export function lineOf(row: Seen): string {
  const { fault, outcome } = cellsOf(row)
  return withoutName(`${NAMES[row.api]}, ${row.operation}: ${fault} | ${outcome} |`)
}

/** All such lines of a page. */
export function linesOf(page: string): string[] {
  let [api, operations]: [string, string[]] = ["", []]
  return page.split("\n").flatMap((line) => {
    if (line.startsWith("## ")) api = line.slice(3)
    if (line.startsWith("### ")) operations = line.slice(4).split(", ")
    const [, faults = "", outcome = ""] = /^\| (.*?) \| (.*)$/.exec(line) ?? []
    return operations.flatMap((operation) =>
      faults.split("<br>").map((fault) => withoutName(`${api}, ${operation}: ${fault} | ${outcome}`)),
    )
  })
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
