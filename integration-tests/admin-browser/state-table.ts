/** One row of docs/panel-states.md: what a test saw. */
export type ShownState = { state: string; badge: string; says: string[]; offers: string[] }

const HEAD = `# What the Vipps panel shows

For payments of 1 000 kr in each state: the badge, the sentences, and the buttons besides _History_, _Copy_ and _Refresh_. Each line was
read from the panel in a browser. Written by \`UPDATE_PANEL_STATES=1 npx jest integration-tests/admin-browser\`; the test fails when
it is out of date. The same in bokmål, when the browser or the switch on the Vipps page says so.

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
export function withoutTimes(sentence: string): string {
  return sentence.replace(/\d{1,2} [A-Z][a-z]+ \d{4}/g, "3 May 2026").replace(/\d\d:\d\d:\d\d/g, "10:11:03")
}
