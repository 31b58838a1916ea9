import { milliseconds, type Sql } from "../../db/sql"

/** A registration of ours at Vipps. `secret` is encrypted, as the row has it. */
export type RegisteredWebhook = {
  id: string
  url: string
  secret: string
  registeredAt: Date
  /** when a delivery last came */
  deliveredAt: Date | undefined
}

/** Whose registrations: a provider's, for one sales unit. Another unit's keys can neither list nor remove them. */
export type WebhookOwner = { providerId: string; merchantSerialNumber: string }

type Row = { id: string; url: string; secret: string; created_at: Date; delivered_at: Date | null }

/** The statements about our registrations. A removed one leaves nothing behind: its secret is gone. */
export class SqlWebhooks {
  constructor(private readonly sql: Sql) {}

  async list({ providerId, merchantSerialNumber }: WebhookOwner): Promise<RegisteredWebhook[]> {
    const rows = await this.sql.rows<Row>(
      `select id, url, secret, created_at, delivered_at from vipps_webhook
        where provider_id = ? and merchant_serial_number = ? and deleted_at is null order by created_at desc, id`,
      [providerId, merchantSerialNumber],
    )
    return rows.map(({ created_at, delivered_at, ...row }) => ({
      ...row,
      registeredAt: created_at,
      deliveredAt: delivered_at ?? undefined,
    }))
  }

  /** Whether there is a registration, or a payment of ePayment that may still change: refunds are possible for 365 days. */
  async isNeededOnEcom({ providerId, merchantSerialNumber }: WebhookOwner): Promise<boolean> {
    const rows = await this.sql.rows(
      `select 1 from vipps_webhook
        where provider_id = ? and merchant_serial_number = ? and deleted_at is null
       union all
       (select 1 from vipps_attempt
         where provider_id = ? and merchant_serial_number = ? and api = 'epayment' and state <> 'closed'
           and created_at > now() - interval '366 days' and deleted_at is null
         limit 1)
       limit 1`,
      [providerId, merchantSerialNumber, providerId, merchantSerialNumber],
    )
    return rows.length > 0
  }

  /** Registered just now, so also checked. */
  async add(
    { providerId, merchantSerialNumber }: WebhookOwner,
    p: { id: string; url: string; events: readonly string[]; secret: string },
  ): Promise<void> {
    await this.sql.change(
      `insert into vipps_webhook (id, provider_id, merchant_serial_number, url, events, secret, checked_at)
       values (?, ?, ?, ?, ?::jsonb, ?, now())`,
      [p.id, providerId, merchantSerialNumber, p.url, JSON.stringify(p.events), p.secret],
    )
  }

  async forget(id: string): Promise<void> {
    await this.sql.change(`delete from vipps_webhook where id = ?`, [id])
  }

  async noteCheck(id: string): Promise<void> {
    await this.sql.change(`update vipps_webhook set checked_at = now(), updated_at = now() where id = ?`, [
      id,
    ])
  }

  async noteDelivery(id: string): Promise<void> {
    await this.sql.change(`update vipps_webhook set delivered_at = now() where id = ?`, [id])
  }

  /** The latest approval that a webhook has told of by now, if webhooks come. */
  async findLatestApproval(
    { providerId, merchantSerialNumber }: WebhookOwner,
    { leastMs }: { leastMs: number },
  ): Promise<Date | undefined> {
    const [row] = await this.sql.rows<{ at: Date | null }>(
      `select max(reserved_at) as at from vipps_attempt
        where provider_id = ? and merchant_serial_number = ? and api = 'epayment'
          and reserved_at < now() - ${milliseconds(leastMs)} and deleted_at is null`,
      [providerId, merchantSerialNumber],
    )
    return row?.at ?? undefined
  }

  /** Whether Vipps was asked about a registration for this address within the time. */
  async isCheckedWithin(
    { providerId, merchantSerialNumber }: WebhookOwner,
    { url, ms }: { url: string; ms: number },
  ): Promise<boolean> {
    const rows = await this.sql.rows(
      `select 1 from vipps_webhook
        where provider_id = ? and merchant_serial_number = ? and url = ? and deleted_at is null
          and checked_at > now() - ${milliseconds(ms)} limit 1`,
      [providerId, merchantSerialNumber, url],
    )
    return rows.length > 0
  }
}
