import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { IPaymentProvider } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"

const Question = z.object({ data: z.record(z.string(), z.unknown()) })
const Providers = z.custom<{ retrieveProvider(id: string): IPaymentProvider }>((value) => Boolean(value))

/** POST /vipps-provider { data } → what the two hooks answer that Medusa itself never calls. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const { data } = Question.parse(req.body)
  const payments = req.scope.resolve(Modules.PAYMENT)
  const provider = Providers.parse(Reflect.get(payments, "paymentProviderService_")).retrieveProvider(
    "pp_vipps_vipps",
  )
  const [retrieved, status] = [
    await provider.retrievePayment({ data }),
    await provider.getPaymentStatus({ data }),
  ]
  res.json({ retrieved, status })
}
