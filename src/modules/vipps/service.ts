import { MedusaService } from "@medusajs/framework/utils"
import { Attempt } from "./models/attempt"
import { Lock } from "./models/lock"
import { Operation } from "./models/operation"
import { Webhook } from "./models/webhook"

/** The journal as a Medusa module: it owns the tables. `journal.ts` has the statements. */
export default class VippsJournalService extends MedusaService({ Attempt, Operation, Lock, Webhook }) {}
