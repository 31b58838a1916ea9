import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { version } from "@medusajs/medusa/package.json"
import { inKroner } from "../../demo/figures"
import { repositoryRoot } from "../../demo/harness"
import { cases, type Outcome } from "./cases"

const file = join(repositoryRoot, "bench", "lost-response", "README.md")
const issues = "https://github.com/medusajs/medusa/issues"

/** How much more the payment service moved than was asked, side by side. */
export function excessTable(outcomes: Outcome[]): string {
  const sides = [...new Set(outcomes.map(({ side }) => side))]
  const excess = (name: string, side: string) => {
    const found = outcomes.find((one) => one.case.name === name && one.side === side)
    return found ? inKroner(found.executedMinor - found.askedMinor) : "not played"
  }
  return table(
    ["case", ...sides],
    cases.map(({ name }) => [name, ...sides.map((side) => excess(name, side))]),
  )
}

function detailsTable(outcomes: Outcome[]): string {
  const inCases = cases.flatMap(({ name }) => outcomes.filter((one) => one.case.name === name))
  return table(
    ["case", "provider", "moved", "recorded in Medusa", "requests", "keys", "first click", "second click"],
    inCases.map((one, index) => [
      one.case === inCases[index - 1]?.case ? "" : one.case.name,
      one.side,
      inKroner(one.executedMinor),
      inKroner(one.recordedMinor),
      String(one.requests),
      String(one.keys),
      one.first,
      one.again,
    ]),
  )
}

function table(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`)
  return lines.join("\n")
}

export async function writeReport(p: { outcomes: Outcome[]; stripeSdk: string }): Promise<void> {
  await writeFile(file, writePage(p))
}

const writePage = ({ outcomes, stripeSdk }: { outcomes: Outcome[]; stripeSdk: string }) => `# Lost response

The staff click, the payment service executes, and its answer is lost. They click again. How much more of 1000 kr moves
than they asked for? Medusa ${version}, with its own Stripe provider (SDK: ${stripeSdk}) and with this plugin.
\`npm run bench:lost-response\` writes this page in about three minutes.

${excessTable(outcomes)}

**Why.** Medusa's idempotency key is the id of its Capture or Refund row. If the provider throws, Medusa deletes the row,
and the next click has a new key ([#16681](${issues}/16681), [#16292](${issues}/16292)). If the server dies, the next click
makes a second row. This plugin uses the key of an unanswered operation again ([protocol](../../docs/protocol.md)).

**Captures.** Medusa's Stripe provider passes on no amount, so a partial capture takes all that was reserved. Stripe
refuses a second one.

**How it was measured.** The sandbox and a stub of Stripe (\`bench/lost-response/stripe-stub.ts\`) execute a key once and
answer repeats from memory, as documented. Where "the answers are lost", those to automatic repeats and reads are lost
too; if only one is, this plugin's first click succeeds ([fault matrix](../../integration-tests/matrix/fault-matrix.md)). After a crash the second
click comes as soon as the server is up; this plugin refuses it until the reconciliation has run.

${detailsTable(outcomes)}
`
