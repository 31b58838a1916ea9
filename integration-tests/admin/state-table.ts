/** One row of panel-states.md: what a test saw. */
export type ShownState = { state: string; badge: string; says: string[]; offers: string[] }

const HEAD = `# What the Vipps panel shows

For a payment of 1 000 kr in each state: the badge, the sentences, and the buttons besides _History_, _Copy_ and _Refresh_. A test
read each line from the panel in a browser. \`UPDATE_PANEL_STATES=1 npx jest integration-tests/admin\` writes this page, and the
test fails when the page is out of date. The panel is in bokmål when the browser is, or when the switch on the Vipps page says so.
"…" stands for a date or a time.

| a payment that is | badge | sentences | buttons |
| --- | --- | --- | --- |
`

export function writeStates(rows: ShownState[]): string {
  return HEAD + rows.map(line).join("\n") + "\n"
}

function line({ state, badge, says, offers }: ShownState): string {
  const cells = [state, badge, says.map(withoutTimes).join("<br>"), offers.join(", ") || "none"]
  return `| ${cells.join(" | ")} |`
}

/** Dates and times differ from run to run. */
function withoutTimes(sentence: string): string {
  return sentence.replace(/\d{1,2} [A-Z][a-z]+ \d{4}/g, "…").replace(/\d\d:\d\d:\d\d/g, "…")
}
