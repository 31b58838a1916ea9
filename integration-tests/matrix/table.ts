/** One row of docs/fault-matrix.md: what a test saw, not what somebody believes. */
export type Seen = {
  operation: string
  fault: string
  /** what the merchant sees at the first click: "done", or the sentence */
  first: string
  /** what the next equal click shows once Vipps is well again; "-" when the first was done */
  again: string
  movedOre: number
  expectedOre: number
}

const HEAD = `# Fault matrix

What the shop's staff see when Vipps answers badly, and what ends up moved. Each line was played over HTTP against a
Medusa server and the sandbox: the fault lasts for the whole first click, then Vipps is well again and the same click is
made once more. Written by \`UPDATE_FAULT_MATRIX=1 npx jest integration-tests/matrix\`; the test fails when it is out of date.
`

export function writeTable(rows: Seen[]): string {
  const operations = [...new Set(rows.map(({ operation }) => operation))]
  return [HEAD, ...operations.map((operation) => section(operation, rows))].join("\n")
}

function section(operation: string, rows: Seen[]): string {
  const lines = rows
    .filter((row) => row.operation === operation)
    .map((row) => `| ${row.fault} | ${row.first} | ${row.again} | ${row.movedOre / 100} kr |`)
  const head = [
    "| fault | first click | the same click again | moved in the end |",
    "| --- | --- | --- | --- |",
  ]
  return [`## ${operation}`, "", ...head, ...lines, ""].join("\n")
}

/** Times differ from run to run. */
export function withoutTimes(sentence: string): string {
  return sentence.replaceAll(/\d\d:\d\d:\d\d/g, "hh:mm:ss").replaceAll("\u00a0", " ")
}
