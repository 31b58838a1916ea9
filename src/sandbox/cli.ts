#!/usr/bin/env node
import { parseArgs } from "node:util"
import { startSandbox } from "./start-sandbox"
import { defaultUnit } from "./units"

const usage = `Usage: npx medusa-payment-vipps sandbox [--port 4040] [--host 127.0.0.1] [--quiet]`

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: "string", default: "4040" },
      host: { type: "string", default: "127.0.0.1" },
      quiet: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  })
  if (values.help) return console.log(usage)
  // the package has one command; in its own repository `npm run sandbox` needs no name for it
  if (positionals.some((one) => one !== "sandbox"))
    throw new Error(`What is "${positionals.join(" ")}"?\n${usage}`)
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port}\n${usage}`)

  const log = (line: string) => console.log(line)
  const sandbox = await startSandbox({ port, host: values.host, ...(values.quiet ? {} : { log }) })
  console.log(describe(sandbox.url))
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void sandbox.stop())
  }
}

function describe(url: string): string {
  return `A small Vipps is listening on ${url}. No money moves here.

Give these to the shop:
  VIPPS_API_URL=${url}
  VIPPS_CLIENT_ID=${defaultUnit.clientId}
  VIPPS_CLIENT_SECRET=${defaultUnit.clientSecret}
  VIPPS_SUBSCRIPTION_KEY=${defaultUnit.subscriptionKey}
  VIPPS_MERCHANT_SERIAL_NUMBER=${defaultUnit.merchantSerialNumber}

Pay in the shop, and approve or reject on the page it sends you to. See what was paid: ${url}/control/ledger
Or take a lever yourself, e.g. lose the next answer to a capture:
  curl -X POST ${url}/control/next -H 'Content-Type: application/json' \\
    -d '{"call":"capture","fault":{"dropResponse":"after-executing"}}'

Ctrl+C stops it.
`
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
