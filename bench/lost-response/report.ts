import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { version } from "@medusajs/medusa/package.json"
import { inKroner } from "../../demo/figures"
import { repositoryRoot } from "../../demo/stage"
import { cases, type Outcome } from "./cases"

const folder = join(repositoryRoot, "docs", "benchmarks")
const issues = "https://github.com/medusajs/medusa/issues"

/** How much more the payment service moved than was asked, side by side. */
export function excessTable(outcomes: Outcome[]): string {
  const sides = [...new Set(outcomes.map(({ side }) => side))]
  const excess = (name: string, side: string) => {
    const found = outcomes.find((one) => one.case.name === name && one.side === side)
    return found ? inKroner(found.executedOre - found.askedOre) : "not played"
  }
  return table(
    ["case", ...sides],
    cases.map(({ name }) => [name, ...sides.map((side) => excess(name, side))]),
  )
}

function figuresTable(outcomes: Outcome[]): string {
  return table(
    [
      "",
      "asked",
      "moved, by the service's ledger",
      "recorded, by Medusa's rows",
      "requests",
      "different keys",
    ],
    outcomes.map((one) => [
      one.side,
      inKroner(one.askedOre),
      inKroner(one.executedOre),
      inKroner(one.recordedOre),
      String(one.requests),
      String(one.keys),
    ]),
  )
}

function clicksTable(outcomes: Outcome[]): string {
  return table(
    ["", "first click", "the same click again"],
    outcomes.map(({ side, first, again }) => [side, first, again]),
  )
}

function caseSections(outcomes: Outcome[]): string {
  return cases
    .map(({ name }) => {
      const played = outcomes.filter((one) => one.case.name === name)
      return `## ${name}\n\n${figuresTable(played)}\n\n${clicksTable(played)}\n`
    })
    .join("\n")
}

function table(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`)
  return lines.join("\n")
}

export async function writeReport(p: { outcomes: Outcome[]; stripeSdk: string }): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, "lost-response.md"), `${introduction(p)}\n\n${caseSections(p.outcomes)}`)
}

const introduction = ({ outcomes, stripeSdk }: { outcomes: Outcome[]; stripeSdk: string }) => `# Lost response

An order of 1000 kr. Staff click, the payment service executes, and its answer gets lost. They click the same again. How
much was moved beyond what was asked? The same cases over HTTP against Medusa ${version} with its own Stripe provider
(SDK: ${stripeSdk}), and with this plugin. Written by \`npm run bench:lost-response\`, which takes about three minutes,
starts a PostgreSQL of its own and calls nothing outside the machine.

${excessTable(outcomes)}

**Why.** Medusa gives the provider the id of its Capture or Refund row as idempotency key. When the provider throws, Medusa
deletes the row, so the next click has a new key, and no payment service can know it again ([#16681](${issues}/16681) for
refunds, [#16292](${issues}/16292) for captures). When the server dies the row stays, and the next click makes a second
one. Nothing of that is Stripe's doing: any provider that relies on that key alone is in the same place. This plugin keeps
the key of an unanswered operation in its journal and uses it again: [the protocol](../protocol.md).

**Captures.** The Stripe provider hands on no amount: a partial capture takes all that was reserved, lost answer or not. A
second capture is refused by Stripe, which is why nothing is captured twice.

**How to read it.** *Moved* comes from the ledgers of two stand-ins, no real money and no real service: our sandbox for
Vipps, and a small stub of Stripe's PaymentIntents and refunds (\`bench/lost-response/stripe-stub.ts\`). Both execute a key
once and answer its repeats from memory, as Stripe and Vipps document. While answers are lost, all of them are: of the
click's automatic repeats, too, and of reads. When only the answer to the refund itself is lost, this plugin reads what
happened and the first click succeeds: [the fault matrix](../fault-matrix.md). Time limits and repeats are the defaults of
the plugin and of Stripe's SDK; of Medusa's provider nothing is changed but the address that its SDK calls. The click after
the server's death is made as soon as it is up again: this plugin then holds it off until the repair job has looked.`
