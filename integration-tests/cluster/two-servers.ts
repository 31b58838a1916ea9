import { z } from "zod"
import type { Environment } from "../../demo/harness"
import { bootShop, type BootedShop } from "../support/server/boot"
import { passTime } from "../support/time/time"
import { startRedis, type Redis } from "./redis"

/** One of the two: by this name its connections are known to PostgreSQL. */
type ServerName = "first" | "second"
export type Side = Pick<BootedShop, "server" | "shop" | "admin">

export type Cluster = BootedShop & {
  redis: Redis
  sides: Record<ServerName, Side>
  /** both, in turn: the n-th work goes to the n-th of them */
  side(turn: number): Side
  stop(): Promise<void>
}

/** Every fulfillment is charged as it leaves the house, and the log tells of each run of the reconciliation. */
const USUAL: Environment = { VIPPS_CAPTURE: "on-shipment", LOG_LEVEL: "debug" }

/** Two servers on one PostgreSQL and one Redis, behind one Vipps. `onSecond`: what only the second one is told. */
export async function bootCluster(env = USUAL, onSecond: Environment = {}): Promise<Cluster> {
  const redis = await startRedis()
  try {
    const harness = await bootShop({
      env: { REDIS_URL: redis.url, PGAPPNAME: "first", ...env },
      sandbox: { switches: { rateLimits: false } },
    })
    const stop = async () => {
      await harness.stop()
      await redis.stop()
    }
    const second = await harness
      .bootAnother({ PGAPPNAME: "second", ...onSecond })
      .catch(async (error: unknown) => {
        await stop()
        throw error
      })
    const sides = { first: harness, second }
    return { ...harness, redis, sides, side: (turn) => (turn % 2 === 0 ? harness : second), stop }
  } catch (error) {
    await redis.stop()
    throw error
  }
}

const nameSchema = z.object({ name: z.enum(["first", "second"]) })

/** The servers that stand still in the database, waiting for a lock that a test holds. */
export async function standingStill({ sql }: Pick<Cluster, "sql">): Promise<ServerName[]> {
  const rows = await sql(
    `select distinct application_name as name from pg_stat_activity
      where wait_event_type = 'Lock' and datname = current_database() and application_name in ('first', 'second')`,
  )
  return rows.map((row) => nameSchema.parse(row).name)
}

const RAN = /vipps: reconciliation of (\S+) polled \d+ payments/g

/** When the reconciliation began, run by run, as this server's log has it. */
export function runsOf({ server }: Side): string[] {
  return [...server.log().matchAll(RAN)].map(([, begunAt]) => begunAt ?? "")
}

/** The times that the shared schedule has given out and got done: Redis keeps each by its time. */
export async function ticksDone({ redis }: Pick<Cluster, "redis">): Promise<string[]> {
  const done = await redis.ask("zrange", "bull:medusa-workflows-jobs:completed", "0", "-1")
  return done.filter((id) => id.includes("job-vipps-reconcile"))
}

/** Medusa locks a cart for two minutes while it completes it, and a server that dies does not unlock it: these go by. */
export async function passLockTime(cluster: Pick<Cluster, "redis" | "sql">): Promise<void> {
  await passTime(cluster, 3)
  for (const lock of await cluster.redis.ask("--scan", "--pattern", "medusa_lock:*"))
    await cluster.redis.ask("pexpire", lock, "1")
}
