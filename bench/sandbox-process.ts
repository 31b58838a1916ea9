import { startSandbox } from "../src/sandbox"

/** The sandbox without its limits of calls per minute; says its address. */
void startSandbox({ port: Number(process.argv[2]), switches: { rateLimits: false } }).then(({ url }) =>
  process.stdout.write(`${url}\n`),
)
process.stdin.resume().on("close", () => process.exit())
