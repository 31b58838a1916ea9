/** A page of the documents: where it stands, and its text. */
export type Page = { path: string; text: string }

export function findPage(pages: Page[], path: string): string {
  const page = pages.find((one) => one.path === path)
  if (!page) throw new Error(`There is no page ${path}`)
  return page.text
}

/** The text below a heading of the second level, up to the next one, with the heading. */
export function sectionOf(pages: Page[], path: string, heading: string): string {
  const sections = findPage(pages, path).split(/^(?=## )/m)
  const section = sections.find((one) => one.startsWith(`## ${heading}\n`))
  if (!section) throw new Error(`${path} has no heading "## ${heading}"`)
  return section.trim()
}

/** The page's first sentence, in one line; empty if it begins with another heading. */
export function firstSentence(text: string): string {
  const [, paragraph = ""] = text.split(/\n{2,}/)
  if (/^[#`<|\-*]/.test(paragraph)) return ""
  const line = paragraph.replaceAll("\n", " ").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
  return /^.*?[.:](?= |$)/.exec(line)?.[0].replace(/:$/, ".") ?? ""
}
