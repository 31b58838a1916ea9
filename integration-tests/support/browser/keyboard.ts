import type { Page } from "playwright-core"
import { z } from "zod"

const MOST_STOPS = 60

const stopSchema = z.object({ name: z.string(), outline: z.string() })

/** What has the focus: its name as it is read out, and the line around it. */
const WHERE = `(() => {
  let here = document.activeElement
  while (here.shadowRoot?.activeElement) here = here.shadowRoot.activeElement
  const { outlineStyle, outlineWidth } = getComputedStyle(here)
  return { name: here.ariaLabel ?? (here.labels?.[0] ?? here).innerText ?? "", outline: outlineStyle + " " + outlineWidth }
})()`

/** Tabs to what has this name, and presses the key there; everywhere on the way it must be seen where the keyboard is. */
export async function pressByKeyboard(page: Page, name: string, key = "Enter"): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press("Tab")
    const here = stopSchema.parse(await page.evaluate(WHERE))
    if (here.name !== "" && here.outline !== "solid 3px" && !(await isAtTheEnd(page)))
      throw new Error(`the focus on "${here.name}" can't be seen: ${here.outline}`)
    if (here.name !== name) continue
    await page.keyboard.press(key)
    return
  }
  throw new Error(`the keyboard does not reach "${name}"`)
}

/** Past the last stop the browser's own window has the focus, and the page its body. */
async function isAtTheEnd(page: Page): Promise<unknown> {
  return page.evaluate("document.activeElement === document.body")
}
