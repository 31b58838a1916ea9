import { ended, startMedusaProcess, type Environment } from "../../demo/harness/child"
import { createLogTail } from "../../demo/harness/log-tail"
import { createDatabase, databaseUrl, dropDatabase, findFreePort, vippsEnvironment } from "../../demo/harness"
import { defaultUnit } from "../../src/sandbox"
import { readTemplate, TEMPLATE_DATABASE } from "../support/database/template"

jest.setTimeout(120_000)

const name = `options_${process.pid}`
const { access } = readTemplate()

beforeAll(() => createDatabase(access, name, TEMPLATE_DATABASE))
afterAll(() => dropDatabase(access, name))

/** Starts the shop with this configuration; it is not expected to live. */
async function startWith(env: Environment): Promise<{ status: number | string; log: string }> {
  const log = createLogTail()
  const port = await findFreePort()
  const right = vippsEnvironment({ sandboxUrl: "http://127.0.0.1:1", unit: defaultUnit, port })
  const child = startMedusaProcess({
    parameters: ["start", "-H", "127.0.0.1", "-p", String(port)],
    log,
    env: { ...right, DATABASE_URL: databaseUrl(access, name), ADMIN_DISABLED: "true", ...env },
  })
  try {
    return { status: await ended(child), log: log.text() }
  } finally {
    child.kill("SIGKILL")
  }
}

/** The lines of the first message, as the terminal shows it. */
function problemsIn(log: string): string[] {
  const [, message = ""] = log.split("medusa-payment-vipps can't start")
  const text = message.replaceAll("\\n", "\n")
  const lines = text.split("\n").filter((line) => line.startsWith("  - "))
  return [...new Set(lines.map((line) => line.slice(4)))]
}

describe("a shop whose Vipps configuration is wrong does not start", () => {
  it("and one message lists all that is wrong, by both names, without a secret", async () => {
    const { status, log } = await startWith({
      VIPPS_CLIENT_ID: "",
      VIPPS_MERCHANT_SERIAL_NUMBER: "12",
      VIPPS_BACKEND_URL: "shop.example",
      VIPPS_RETURN_URL: undefined,
      VIPPS_CAPTURE: "sometimes",
      VIPPS_TIMEOUT_MS: "soon",
      VIPPS_LOCALE: "sv",
    })

    expect(status).not.toBe(0)
    expect(problemsIn(log)).toEqual([
      "clientId (VIPPS_CLIENT_ID) is missing",
      "merchantSerialNumber (VIPPS_MERCHANT_SERIAL_NUMBER) must be the sales unit's 5 or 6 digits",
      "backendUrl (VIPPS_BACKEND_URL) must be an http(s) address",
      "returnUrl (VIPPS_RETURN_URL) is missing",
      expect.stringMatching(/^capture \(VIPPS_CAPTURE\) must be /),
      "timeoutMs (VIPPS_TIMEOUT_MS) must be a number",
      "locale (VIPPS_LOCALE) must be nb, en, da or fi",
    ])
    expectQuiet(log)
  })

  it("in production over http: each address is listed, and nothing has been asked of Vipps", async () => {
    const { status, log } = await startWith({ VIPPS_ENVIRONMENT: "production" })

    expect(status).not.toBe(0)
    const options = [
      "backendUrl (VIPPS_BACKEND_URL)",
      "apiUrl (VIPPS_API_URL)",
      "returnUrl (VIPPS_RETURN_URL)",
    ]
    expect(problemsIn(log)).toEqual([
      ...options.map((option) => `${option} must begin with https:// in production`),
      expect.stringMatching(/^backendUrl \(VIPPS_BACKEND_URL\) must be an address that Vipps can reach/),
    ])
    expectQuiet(log)
  })

  function expectQuiet(log: string) {
    expect(log).not.toContain(defaultUnit.clientSecret)
    expect(log).not.toContain(defaultUnit.subscriptionKey)
    expect(log).not.toContain("Server is ready")
  }
})
