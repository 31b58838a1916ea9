import { sectionOf, type Page } from "./pages"

const INSTALL = "docs/install.md"
const STOREFRONT = "docs/storefront.md"

/** What an assistant needs to put the plugin into a store, word for word as people read it. */
const sections = [
  [INSTALL, "2. The package"],
  [INSTALL, "3. `medusa-config.ts`"],
  [INSTALL, "4. `.env`"],
  [INSTALL, "5. The tables, and the start"],
  [INSTALL, "6. The region"],
  [INSTALL, "7. The storefront"],
  [INSTALL, "Without keys: the sandbox"],
  [STOREFRONT, "What happens"],
  [STOREFRONT, "Ready made"],
  [STOREFRONT, "Plain fetch"],
] as const

const frontMatter = `---
name: medusa-payment-vipps
description: Install, configure and test Vipps or MobilePay payments (ePayment, eCom) in a Medusa v2 store with the plugin medusa-payment-vipps, and connect a storefront to it.
---`

const rules = `# Vipps and MobilePay in a Medusa store

This file repeats the package's own pages. The others are in [docs](../../docs/README.md).

Keep to these:

- Keys stay on the server: never in a storefront, never in a repository.
- A new shop uses \`VIPPS_API=epayment\`.
- In a storefront use the package's elements, under [Ready made](#ready-made): button, terms, languages and the page of the return are there already.
  Write them yourself by [Plain fetch](#plain-fetch) only where no element can run.
- The shopper accepts the shop's terms before the payment starts: Vipps demands it. The button has the checkbox; a button of your own needs
  one.
- Never take \`vipps=paid\` in an address as proof: show what the store API answers for the order.
- Don't capture or refund by calls to Vipps: use Medusa's routes or the [admin API](../../docs/admin-api.md).
- Test against the sandbox before real keys: [testing-your-store](../../docs/testing-your-store.md).
- If the server does not start, its message names each wrong option: [configure](../../docs/configure.md).`

export function makeSkill(pages: Page[]): string {
  const texts = sections.map(([path, heading]) => relink(sectionOf(pages, path, heading), path))
  return [frontMatter, rules, ...texts].join("\n\n").concat("\n")
}

/** Links lead from the skill's folder to the pages; marks for the tests are left out. */
function relink(text: string, page: string): string {
  return text
    .replace(/<!-- [^>]+ -->\n\n/g, "")
    .replace(/\]\(#/g, `](../../${page}#`)
    .replace(/\]\((?!https?:|\.\.\/)([\w-]+\.md)/g, "](../../docs/$1")
}
