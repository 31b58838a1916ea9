import { chromium, type Browser, type BrowserContextOptions, type LaunchOptions } from "playwright-core"
import { unpackChromium } from "./chromium"

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // the same edges of letters on every machine
  "--font-render-hinting=none",
]

/** On Linux the browser that comes with npm, elsewhere the installed Chrome. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ headless: true, args, timeout: 90_000, ...(await findBrowser()) })
}

async function findBrowser(): Promise<LaunchOptions> {
  const isPacked = process.platform === "linux" && process.arch === "x64"
  if (!isPacked) return { channel: "chrome" }
  const { executablePath, env } = await unpackChromium()
  return { executablePath, env: { ...process.env, ...env } }
}

export const desktop = { viewport: { width: 1200, height: 860 } } satisfies BrowserContextOptions
export const phone = {
  viewport: { width: 390, height: 780 },
  hasTouch: true,
  isMobile: true,
} satisfies BrowserContextOptions
