import type { Server } from "node:http"
import { createAccessTokens } from "./access-tokens"
import { createCallbacks } from "./callbacks"
import { createClock } from "./clock"
import { createControl } from "./control"
import { createAssumptions } from "./epayment/assumptions"
import { createKeys } from "./epayment/keys"
import { createShippingCallbacks } from "./express/shipping-callback"
import { createFaults } from "./faults"
import { createLedger } from "./ledger"
import { createPauses } from "./pauses"
import { createRateLimits } from "./rate-limits"
import { createRequestLog } from "./request-log"
import { createRequestMemory } from "./request-memory"
import { createSandboxServer } from "./server"
import { createShopper } from "./shopper"
import type { Sandbox, SandboxOptions } from "./types"
import { createUnits, defaultUnit } from "./units"
import { createDeliveries } from "./webhooks/deliveries"
import { createRegistrations } from "./webhooks/registrations"
import type { World } from "./world"

const catchUpEveryMs = 1000

/** Starts a sandbox of its own on a free port, or on the given one. Stop it when done. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = "127.0.0.1", log = () => undefined } = options
  let url = ""
  const world = createWorld(options, log, (token) => `${url}/landing?token=${token}`)
  const control = createControl(world)
  const server = createSandboxServer(world, control, log)

  const boundPort = await listen(server, port, host)
  url = `http://${nameHost(host)}:${boundPort}`
  // Payments run out and webhooks are tried again by themselves; unref, so that a forgotten sandbox keeps no process alive.
  const timer = setInterval(() => {
    world.shopper.catchUp()
    world.deliveries.deliver()
  }, catchUpEveryMs).unref()

  return {
    url,
    port: boundPort,
    control,
    async stop() {
      clearInterval(timer)
      world.pauses.stop()
      world.callbacks.stop()
      world.shippingCallbacks.stop()
      world.deliveries.stop()
      await close(server)
      await world.callbacks.settled()
      await world.deliveries.settled()
    },
  }
}

function createWorld(
  options: SandboxOptions,
  log: (line: string) => void,
  linkTo: (token: string) => string,
): World {
  const clock = createClock()
  const units = createUnits(options.units ?? [defaultUnit])
  const faults = createFaults()
  const pauses = createPauses()
  const callbacks = createCallbacks(faults, pauses, log)
  const assumptions = createAssumptions(options.assumptions)
  const registrations = createRegistrations()
  const deliveries = createDeliveries({ clock, registrations, faults, pauses, assumptions, log })
  const ledger = createLedger(clock, deliveries.tell)
  return {
    units,
    switches: {
      httpOnLoopback: true,
      rateLimits: true,
      smallAmounts: true,
      refundTestAmounts: true,
      ...options.switches,
    },
    assumptions,
    tokens: createAccessTokens(),
    ledger,
    shopper: createShopper(ledger, { capturesDirectly: units.capturesDirectly, assumptions }, (notice) => {
      if (notice.payment.api === "ecom") callbacks.send(notice)
    }),
    memory: createRequestMemory(),
    keys: createKeys(clock, assumptions),
    rates: createRateLimits(clock),
    faults,
    pauses,
    callbacks,
    shippingCallbacks: createShippingCallbacks(assumptions, log),
    registrations,
    deliveries,
    requests: createRequestLog(),
    linkTo,
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, () => {
      server.off("error", reject)
      const address = server.address()
      resolve(typeof address === "object" && address !== null ? address.port : port)
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

// 0.0.0.0 is an address to listen on, not to call.
function nameHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost"
  return host.includes(":") ? `[${host}]` : host
}
