import { findPage, firstSentence, type Page } from "./pages"

/** What is for those who change the plugin has links to files that the package does not have. */
const NOT_SHIPPED = "Change it"

/** llms.txt: what this package is, and where each thing about it is written, for coding assistants. From docs/README.md. */
export function makeLlms(pages: Page[], description: string): string {
  const [, ...sections] = findPage(pages, "docs/README.md").split(/^\*\*(?=[^*]+\*\*$)/m)
  return [
    "# medusa-payment-vipps",
    `> ${description}.`,
    "Each path is below this file, in node_modules/medusa-payment-vipps as in the repository. To install the plugin in a store, " +
      "follow [the skill](skills/medusa-payment-vipps/SKILL.md).",
    ...sections
      .filter((section) => !section.startsWith(NOT_SHIPPED))
      .map((section) => describeSection(pages, section)),
  ]
    .join("\n\n")
    .concat("\n")
}

function describeSection(pages: Page[], section: string): string {
  const [title = ""] = section.split("**", 1)
  const links = [...section.matchAll(/\[([^\]]+)\]\(([^)#]+\.md)\)/g)]
  const lines = links.flatMap(([, name = "", link = ""]) => {
    const path = link.startsWith("../") ? link.slice("../".length) : `docs/${link}`
    const page = pages.find((one) => one.path === path)
    return page ? [`- [${name}](${path})${about(page)}`] : []
  })
  return [`## ${title}`, lines.join("\n")].join("\n\n")
}

function about({ text }: Page): string {
  const sentence = firstSentence(text)
  return sentence && `: ${sentence}`
}
