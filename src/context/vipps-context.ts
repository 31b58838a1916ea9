import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { databaseNow } from "../db/database-clock"
import { Sql } from "../db/sql"
import { openJournal } from "../modules/vipps/journal"
import {
  announcing,
  protocolTimes,
  type Announce,
  type Api,
  type Attempt,
  type PaymentContext,
  type VippsEvent,
} from "../operations"
import { connectVipps, type LineLogger } from "./client-registry"
import { readEventFacts } from "../medusa/event-facts"
import { MedusaRows } from "../medusa/payment-rows"
import type { Market } from "../rules"
import { marketOfUnit } from "./market"
import type { PaymentApi } from "../vipps"
import type { VippsOptions } from "./options"

/** A sales unit: the journal and Medusa's rows, over the store's own connection. Which API a payment needs is the payment's matter. */
export type UnitContext = Omit<PaymentContext, "vipps" | "withApi"> & {
  rows: MedusaRows
  options: VippsOptions
  market: Market
  /** into the server's log, for the shop's developer */
  warn(line: string): void
  /** for payments that are started now (option `api`) */
  forNewPayment(): VippsContext
  /** A payment stays with the API it was started with, unless eCom's are handled through ePayment (option `ecomPayments`). */
  forPayment(attempt: Pick<Attempt, "api">): VippsContext
}

/** The protocol on Medusa, for one payment: a sales unit with the API that the payment needs. */
export type VippsContext = UnitContext &
  PaymentContext & { vipps: PaymentContext["vipps"] & Pick<PaymentApi, "expressChoice"> }

type ContextParts = {
  options: VippsOptions
  db: Knex
  logger: LineLogger & { warn(line: string): void }
  eventBus: EventBus | undefined
}

type EventParts = Pick<ContextParts, "db" | "logger" | "eventBus"> & { market: Market }

export type EventBus = { emit(event: VippsEvent, options: Record<string, unknown>): Promise<void> }

export function openContext(p: ContextParts): UnitContext {
  const { options } = p
  const market = marketOfUnit(options)
  const times = protocolTimes(options.timeoutMs)
  const announce = announcer({ ...p, market })
  const unit: UnitContext = {
    options,
    market,
    currencyCode: market.currencyCode,
    journal: announcing(openJournal(p.db, times), announce),
    rows: new MedusaRows(p.db),
    times,
    announce,
    warn: (line) => p.logger.warn(line),
    now: () => databaseNow(p.db),
    forNewPayment: () => withApi(options.api),
    forPayment: ({ api }) => withApi(api === "ecom" ? options.ecomPayments : api),
  }
  const withApi = (api: Api): VippsContext => ({
    ...unit,
    vipps: connectVipps(options, api, p.logger),
    withApi,
  })
  return unit
}

/** Money has already moved when an event is sent, so a failing event bus is only logged. */
function announcer(p: EventParts): Announce {
  return (event) => {
    send(p, event).catch((error: unknown) => {
      p.logger.warn(
        `vipps: the event ${event.name} of ${event.data.reference} could not be sent: ${String(error)}`,
      )
    })
  }
}

/** An event without the ids of payment and order is better than none. Its currency is the attempt's, or else the market's. */
async function send({ db, eventBus, market }: EventParts, { name, data }: VippsEvent): Promise<void> {
  const facts = await readEventFacts(new Sql(db), data.reference).catch(() => undefined)
  const { currency_code = market.currencyCode, ...ids } = facts ?? {}
  // Medusa stores the payment at just this moment: sometimes having its id would be worse than never
  const told = name === "vipps.payment_reserved" ? {} : ids
  await eventBus?.emit({ name, data: { ...data, currency_code, ...told } }, { attempts: 3 })
}
