import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { databaseNow } from "../db/database-clock"
import { openJournal } from "../modules/vipps/journal"
import { announcing, protocolTimes, type Announce, type Desk, type VippsEvent } from "../operations"
import { connectVipps, type LineLogger } from "./client-registry"
import { MedusaRows } from "../medusa/payment-rows"
import type { VippsOptions } from "./options"

/** The protocol on Medusa: the journal and Medusa's rows, over the store's own connection. */
export type VippsDesk = Desk & { rows: MedusaRows; options: VippsOptions }

type DeskParts = {
  options: VippsOptions
  db: Knex
  logger: LineLogger & { warn(line: string): void }
  eventBus: EventBus | undefined
}

export type EventBus = { emit(event: VippsEvent, options: Record<string, unknown>): Promise<void> }

export function openDesk(p: DeskParts): VippsDesk {
  const times = protocolTimes(p.options.timeoutMs)
  const announce = announcer(p)
  return {
    options: p.options,
    vipps: connectVipps(p.options, p.logger),
    journal: announcing(openJournal(p.db, times), announce),
    rows: new MedusaRows(p.db),
    times,
    announce,
    now: () => databaseNow(p.db),
  }
}

/** Money has already moved when an event is sent, so a failing event bus is only logged. */
function announcer(p: DeskParts): Announce {
  return (event) => {
    p.eventBus?.emit(event, { attempts: 3 }).catch((error: unknown) => {
      p.logger.warn(
        `vipps: the event ${event.name} of ${event.data.order_id} could not be sent: ${String(error)}`,
      )
    })
  }
}
