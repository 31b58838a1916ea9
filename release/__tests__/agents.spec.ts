import { readFileSync } from "node:fs"
import { join } from "node:path"
import { makeAgentFiles } from "../agents/files"
import { makeLlms } from "../agents/llms"
import { makeSkill } from "../agents/skill"
import { root } from "../files"

describe("the files for coding assistants", () => {
  it.each(makeAgentFiles())("$path says what the pages say (else: npm run docs:agents)", ({ path, text }) => {
    expect(readFileSync(join(root, path), "utf8")).toBe(text)
  })

  it("llms.txt names a page with its first sentence, and none that is not there", () => {
    const index = "# Documentation\n\n**Run it**\n\n- [Operate](operate.md): x\n- [Gone](gone.md)\n"
    const operate = "# Operate\n\nWhat to [do](x.md) after\neach message. And more.\n"
    const pages = [
      { path: "docs/README.md", text: index },
      { path: "docs/operate.md", text: operate },
    ]
    expect(makeLlms(pages, "Payments")).toMatch(
      /> Payments\.\n\n.*\n\n## Run it\n\n- \[Operate\]\(docs\/operate\.md\): What to do after each message\.\n$/s,
    )
  })

  it("the skill has the elements before the code that does without them, and the terms in both", () => {
    const skill = readFileSync(join(root, "skills/medusa-payment-vipps/SKILL.md"), "utf8")
    const [, readyMade = "", plainFetch = ""] = skill.split(/^## (?:Ready made|Plain fetch)$/m)
    expect(readyMade).toContain("<vipps-pay-button")
    expect(readyMade).toContain("accepts the shop's terms first")
    expect(plainFetch).toContain("only after the shopper has accepted the shop's terms")
  })

  it("the skill can't be made of pages that lost a section", () => {
    expect(() => makeSkill([{ path: "docs/install.md", text: "# Install\n" }])).toThrow(/no heading "## 2/)
  })
})
