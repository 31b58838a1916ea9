import { mkdir, readFile, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import type { Locator, Page } from "playwright-core"
import { z } from "zod"
import { repositoryRoot } from "../../../demo/harness"

const axeSchema = z.object({
  passes: z.array(z.unknown()),
  violations: z.array(
    z.object({
      id: z.string(),
      help: z.string(),
      nodes: z.array(z.object({ target: z.array(z.unknown()) })),
    }),
  ),
})

/** What axe has against the page as it stands, one line per thing. */
export async function findAccessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(require.resolve("axe-core/axe.min.js"), "utf8"))
  const { passes, violations } = axeSchema.parse(await page.evaluate("axe.run()"))
  if (passes.length === 0) throw new Error(`axe has checked nothing on ${page.url()}`)
  return violations.map(({ id, help, nodes }) => {
    const places = nodes.map(({ target }) => target.join(" ")).join(", ")
    return `${new URL(page.url()).pathname} ${id}: ${help} (${places})`
  })
}

/** Whether something reaches over the right edge, so that a phone must be moved sideways. */
export async function scrollsSideways(page: Page): Promise<unknown> {
  return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
}

/** The README's pictures, when they are asked for; all others are for looking at. */
const SHOWN = [
  "shop",
  "product",
  "express-shipping-phone",
  "approval-phone",
  "receipt-phone",
  "admin-panel",
  "admin-panel-nb",
  "admin-payments",
  "admin-connection",
]

function folderOf(name: string): string {
  const isWanted = process.env.UPDATE_SCREENSHOTS === "1" && SHOWN.includes(name)
  return join(repositoryRoot, isWanted ? "docs/images" : ".cache/screenshots")
}

/** Answers its size in bytes. */
export async function takeScreenshot(page: Page, name: string): Promise<number> {
  const path = join(folderOf(name), `${name}.png`)
  await mkdir(dirname(path), { recursive: true })
  await page.screenshot({ path, animations: "disabled" })
  return (await stat(path)).size
}

/** Of one part of a page, for looking at. */
export async function takeScreenshotOf(part: Locator, name: string): Promise<void> {
  const path = join(folderOf(name), `${name}.png`)
  await mkdir(dirname(path), { recursive: true })
  await part.screenshot({ path, animations: "disabled" })
}
