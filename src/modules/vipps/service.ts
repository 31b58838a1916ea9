import { MedusaService } from "@medusajs/framework/utils"
import { Attempt } from "./models/attempt"
import { Lock } from "./models/lock"
import { Operation } from "./models/operation"

/** The journal as a Medusa module: it owns the tables. What the protocol asks of them is in `journal.ts`. */
export default class VippsJournalService extends MedusaService({ Attempt, Operation, Lock }) {}
