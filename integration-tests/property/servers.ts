import { AsyncLocalStorage } from "node:async_hooks"
import type { ServerNumber, FailingWrite } from "./plan"

/** One piece of work on one server, from a click to its answer; carried through Medusa by the asynchronous context. */
export type ServerRequest = {
  server: Server
  /** database statements until the server dies, each counted twice: before it and after it */
  boundariesLeft: number
  /** the server dies at the next boundary after this has become true */
  isDoomed: (() => Promise<boolean>) | undefined
  /** counted from the call of our provider on, or at once */
  isCounting: boolean
  /** in a transaction of ours: a process that dies would free it, and one that hangs can't */
  isInTransaction: boolean
  failingWrite: FailingWrite | undefined
  /** Medusa's row, when our provider was asked to move money for it */
  medusaRowId: string | undefined
  askedAt: number | undefined
  returnedAt: number | undefined
}

/** A Medusa process, as far as the plugin is concerned: a provider instance of its own, with its client and journal. */
export type Server = {
  number: ServerNumber
  provider: object
  isDead: boolean
  /** connections it holds: a transaction begun before its death is ended as it would have been */
  connections: number
  die: () => void
  died: Promise<void>
}

export function startServer(number: ServerNumber, provider: object): Server {
  let resolve = () => undefined as void
  const died = new Promise<void>((done) => (resolve = done))
  const server: Server = {
    number,
    provider,
    isDead: false,
    connections: 0,
    died,
    die() {
      server.isDead = true
      resolve()
    },
  }
  return server
}

/** Work without trouble. */
export function plainRequest(server: Server): ServerRequest {
  return {
    server,
    boundariesLeft: Infinity,
    isDoomed: undefined,
    isCounting: false,
    isInTransaction: false,
    failingWrite: undefined,
    medusaRowId: undefined,
    askedAt: undefined,
    returnedAt: undefined,
  }
}

const requests = new AsyncLocalStorage<ServerRequest>()
export const runRequest = <Result>(request: ServerRequest, work: () => Result) => requests.run(request, work)
export const currentRequest = () => requests.getStore()

/** What a dead process does: nothing, for ever. */
const silence = () => new Promise<never>(() => undefined)

async function crossBoundary(): Promise<void> {
  const request = requests.getStore()
  if (!request || request.isInTransaction) return
  const isLast = request.isCounting && request.boundariesLeft-- <= 0
  if (isLast || (await request.isDoomed?.())) request.server.die()
  if (request.server.isDead) await silence()
}

type KnexClient = {
  acquireConnection(): Promise<object>
  releaseConnection(connection: object): Promise<void>
  transaction(work: unknown, ...more: unknown[]): unknown
}

/** Every statement of the process, Medusa's and ours, takes a connection first and gives it back afterwards. */
export function watchDatabase({ client }: { client: KnexClient }): void {
  const acquire = client.acquireConnection.bind(client)
  const release = client.releaseConnection.bind(client)
  const holders = new WeakMap<object, Server>()
  client.acquireConnection = async () => {
    await crossBoundary()
    const connection = await acquire()
    const server = requests.getStore()?.server
    if (server) {
      holders.set(connection, server)
      server.connections += 1
    }
    return connection
  }
  client.releaseConnection = async (connection) => {
    await release(connection)
    const holder = holders.get(connection)
    holders.delete(connection)
    if (holder) holder.connections -= 1
    await crossBoundary()
  }
  const transaction = client.transaction.bind(client)
  client.transaction = (work, ...more) => transaction(isCallback(work) ? inTransaction(work) : work, ...more)
}

type Callback = (transaction: unknown) => unknown

function isCallback(work: unknown): work is Callback {
  return typeof work === "function"
}

function inTransaction(work: Callback): Callback {
  const request = requests.getStore()
  return request
    ? (transaction) => requests.run({ ...request, isInTransaction: true }, () => work(transaction))
    : work
}

/** Medusa asks for a provider before each call: here it gets the one of the server it runs on, which notes the call. */
export function providerOf(request: ServerRequest): object {
  return new Proxy(request.server.provider, {
    get(provider, name) {
      const method: unknown = Reflect.get(provider, name)
      if (typeof method !== "function") return method
      const isMoney = name === "capturePayment" || name === "refundPayment" || name === "cancelPayment"
      return isMoney
        ? (input: ProviderInput) => noted(request, () => Reflect.apply(method, provider, [input]), input)
        : method.bind(provider)
    },
  })
}

type ProviderInput = { context?: { idempotency_key?: string } }

async function noted(
  request: ServerRequest,
  call: () => Promise<unknown>,
  input: ProviderInput,
): Promise<unknown> {
  request.isCounting = true
  request.medusaRowId = input.context?.idempotency_key
  request.askedAt = performance.now()
  try {
    return await call()
  } finally {
    request.returnedAt = performance.now()
  }
}

/** Lets a write of Medusa's own fail once, after the provider has been asked. */
export function failOnDemand(service: object, method: string, write: FailingWrite): void {
  const real: unknown = Reflect.get(service, method)
  if (typeof real !== "function") throw new Error(`Medusa has no ${method} any more`)
  Reflect.set(service, method, (...given: unknown[]): unknown => {
    const request = requests.getStore()
    if (request?.failingWrite !== write || !request.isCounting) return Reflect.apply(real, service, given)
    request.failingWrite = undefined
    return Promise.reject(new Error(`the database refused to write the ${write}`))
  })
}
