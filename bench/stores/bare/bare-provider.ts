import { randomUUID } from "node:crypto"
import type {
  AuthorizePaymentOutput,
  CapturePaymentInput,
  CapturePaymentOutput,
  DeletePaymentInput,
  DeletePaymentOutput,
  InitiatePaymentInput,
  InitiatePaymentOutput,
  PaymentSessionStatus,
  RefundPaymentInput,
  RefundPaymentOutput,
} from "@medusajs/framework/types"
import { AbstractPaymentProvider, ModuleProvider, Modules } from "@medusajs/framework/utils"
import { bareAxios, bareBody, bareHeaders, bareStart, fetchToken, type BareUnit } from "../../bare-calls"

const unit: BareUnit = JSON.parse(process.env.BENCH_UNIT ?? "{}")
const api = bareAxios(unit)

type Asked = { data?: Record<string, unknown>; context?: { idempotency_key?: string } }

/** One request for a start, an authorization, a capture, a refund; no journal, no guard, no repeat, nothing is remembered. */
class BareProvider extends AbstractPaymentProvider {
  static override identifier = "bare"

  private token: Promise<string> | undefined

  constructor(cradle: Record<string, unknown>, options: Record<string, unknown>) {
    super(cradle, options)
  }

  private async headers(requestId?: string): Promise<Record<string, string>> {
    this.token ??= fetchToken(unit)
    return bareHeaders(unit, await this.token, requestId)
  }

  private async move(action: "capture" | "refund", { data = {}, context }: Asked) {
    const headers = await this.headers(context?.idempotency_key)
    const body = bareBody(unit, Number(data.amount_minor))
    await api.post(`/ecomm/v2/payments/${String(data.reference)}/${action}`, body, { headers })
    return { data }
  }

  async initiatePayment(input: InitiatePaymentInput): Promise<InitiatePaymentOutput> {
    const reference = `bare-${randomUUID()}`
    const amountMinor = Math.round(Number(input.amount) * 100)
    const body = bareStart(unit, { reference, amountMinor })
    const { data: answer } = await api.post(`/ecomm/v2/payments`, body, { headers: await this.headers() })
    return { id: reference, data: { reference, amount_minor: amountMinor, url: String(answer.url) } }
  }

  async authorizePayment({ data = {} }: { data?: Record<string, unknown> }): Promise<AuthorizePaymentOutput> {
    const path = `/ecomm/v2/payments/${String(data.reference)}/details`
    const { data: answer } = await api.get(path, { headers: await this.headers() })
    if (answer.transactionLogHistory?.[0]?.operation !== "RESERVE") throw new Error("nothing is reserved")
    return {
      status: "authorized" satisfies `${PaymentSessionStatus}` as PaymentSessionStatus,
      data,
    }
  }

  capturePayment(input: CapturePaymentInput): Promise<CapturePaymentOutput> {
    return this.move("capture", input)
  }

  refundPayment(input: RefundPaymentInput): Promise<RefundPaymentOutput> {
    return this.move("refund", input)
  }

  async deletePayment({ data }: DeletePaymentInput): Promise<DeletePaymentOutput> {
    return { data: data ?? {} }
  }

  async cancelPayment({ data }: Asked) {
    return { data: data ?? {} }
  }

  async retrievePayment({ data }: Asked) {
    return { data: data ?? {} }
  }

  async updatePayment({ data }: Asked) {
    return { data: data ?? {} }
  }

  async getPaymentStatus() {
    return { status: "authorized" satisfies `${PaymentSessionStatus}` as PaymentSessionStatus }
  }

  async getWebhookActionAndData() {
    return { action: "not_supported" as const }
  }
}

export default ModuleProvider(Modules.PAYMENT, { services: [BareProvider] })
