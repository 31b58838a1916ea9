import { join } from "node:path"
import { z } from "zod"
import {
  createAdmin,
  createShop,
  expectBody,
  findFreePort,
  startServer,
  type Admin,
  type SeedFacts,
} from "../../demo/harness"
import type { Side } from "./side"
import type { StripeStub } from "./stripe-stub"

const STRIPE = "pp_stripe_stripe"
const sessionsSchema = z.object({
  payment_collection: z.object({
    payment_sessions: z.tuple([z.object({ data: z.object({ id: z.string() }) })]),
  }),
})

/** Medusa's Stripe provider in the same seeded shop, and the stub. */
export async function openStripeSide(p: {
  databaseUrl: string
  facts: SeedFacts
  stub: StripeStub
}): Promise<Side> {
  const { facts, stub } = p
  const server = await startServer({
    keepsV8Settings: true,
    port: await findFreePort(),
    directory: join(__dirname, "stripe-shop"),
    env: { DATABASE_URL: p.databaseUrl, STRIPE_STUB_URL: stub.url },
  })
  const admin = createAdmin({ url: server.url, login: facts.admin })
  await offerStripe(admin, facts)
  const shopper = { approve: async (id: string) => stub.ledger.approve(id) }
  const shop = createShop({ url: server.url, facts, shopper, staff: admin })

  async function startPayment(cartId: string): Promise<string> {
    const path = `/store/payment-collections/${await shop.collection(cartId)}/payment-sessions`
    const answer = await shop.api({ method: "POST", path, body: { provider_id: STRIPE } })
    const { payment_collection } = expectBody(sessionsSchema, answer, "starting a payment with Stripe")
    return payment_collection.payment_sessions[0].data.id
  }

  return {
    name: "Medusa's Stripe provider",
    server,
    admin,
    pay: async () => {
      const { cartId } = await shop.cart("1000")
      const serviceId = await startPayment(cartId)
      await shopper.approve(serviceId)
      return { paymentId: await admin.paymentIdOf(await shop.placeOrder(cartId)), serviceId }
    },
    loseAnswers: async () => stub.setAnswers("lost"),
    holdAnswers: async () => stub.setAnswers("held"),
    giveAnswers: async () => stub.setAnswers("given"),
    executed: async ({ serviceId }) => stub.ledger.intent(serviceId),
    keys: async (kind, { serviceId }) => {
      const isMeant = (path: string, body: string) =>
        kind === "capture"
          ? path === `/v1/payment_intents/${serviceId}/capture`
          : path === "/v1/refunds" && new URLSearchParams(body).get("payment_intent") === serviceId
      return stub
        .requests()
        .filter(({ path, body }) => isMeant(path, body))
        .map(({ key }) => key ?? "none")
    },
  }
}

async function offerStripe(admin: Admin, { regionId }: SeedFacts): Promise<void> {
  const body = { payment_providers: [STRIPE] }
  const answer = await admin.api({ method: "POST", path: `/admin/regions/${regionId}`, body })
  expectBody(z.object({ region: z.object({ id: z.string() }) }), answer, "offering Stripe in the region")
}
