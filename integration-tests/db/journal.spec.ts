import { randomBytes } from "node:crypto"
import { ModulesSdkUtils } from "@medusajs/framework/utils"
import { z } from "zod"
import { createDatabase, dropDatabase } from "../../demo/harness"
import { openJournal } from "../../src/modules/vipps/journal"
import { journalContract } from "../../src/operations/__tests__/support/journal-contract"
import { passTime, replaceNow } from "../property/clock"
import { readTemplate, TEMPLATE_DATABASE } from "../support/database/template"

jest.setTimeout(60_000)

const nowSchema = z.object({ rows: z.tuple([z.object({ now: z.date() })]) })
const TIMES = { callMs: 25_000, readMs: 5_000, leaseMs: 40_000, quietMs: 300_000 }
const { access } = readTemplate()
const name = `journal_${randomBytes(6).toString("hex")}`
let db: ReturnType<typeof ModulesSdkUtils.createPgConnection>

beforeAll(async () => {
  const clientUrl = await createDatabase(access, name, TEMPLATE_DATABASE)
  db = ModulesSdkUtils.createPgConnection({ clientUrl })
  await db.raw(replaceNow)
})
afterAll(async () => {
  await db?.destroy()
  await dropDatabase(access, name)
})

/** The protocol's unit tests stand on a journal in memory, which keeps the same contract. */
journalContract(async () => {
  await db.raw("truncate vipps_attempt, vipps_operation")
  return {
    journal: openJournal(db, TIMES),
    pass: async (ms) => void (await db.raw(passTime(ms))),
    now: async () => nowSchema.parse(await db.raw("select now()")).rows[0].now,
    times: TIMES,
  }
})
