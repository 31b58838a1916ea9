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
import { bareAxios, bareBody, bareHeaders, fetchToken, type BareUnit } from "../../bare-calls"

const unit: BareUnit = JSON.parse(process.env.BENCH_UNIT ?? "{}")
const api = bareAxios(unit)

type Asked = { data?: Record<string, unknown>; context?: { idempotency_key?: string } }

/** One request for a capture, one for a refund; no journal, no guard, no repeat, nothing is remembered. */
class BareProvider extends AbstractPaymentProvider {
  static override identifier = "bare"

  private token: Promise<string> | undefined

  constructor(cradle: Record<string, unknown>, options: Record<string, unknown>) {
    super(cradle, options)
  }

  private async move(action: "capture" | "refund", { data = {}, context }: Asked) {
    this.token ??= fetchToken(unit)
    const headers = bareHeaders(unit, await this.token, context?.idempotency_key)
    const body = bareBody(unit, Number(data.amount_minor))
    await api.post(`/ecomm/v2/payments/${String(data.reference)}/${action}`, body, { headers })
    return { data }
  }

  /** The sandbox's payment is made by the benchmark, which is not about starting one. */
  async initiatePayment(input: InitiatePaymentInput): Promise<InitiatePaymentOutput> {
    const data = { reference: "bare-original", amount_minor: Math.round(Number(input.amount) * 100) }
    return { id: data.reference, data }
  }

  async authorizePayment({ data }: { data?: Record<string, unknown> }): Promise<AuthorizePaymentOutput> {
    return {
      status: "authorized" satisfies `${PaymentSessionStatus}` as PaymentSessionStatus,
      data: data ?? {},
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
