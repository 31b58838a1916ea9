import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { z } from "zod"
import { expectBody, repositoryRoot } from "../../../demo/harness"
import type { ConformanceShop, Session } from "../../../src/conformance"
import { ONLY_ECOM } from "../../support/server/apis"
import { bootShop, type BootedShop } from "../../support/server/boot"
import { sellAt } from "../../support/staff/catalog"
import { addRoles, hire, makeOwner, RBAC } from "../../support/staff/roles"
import { sendBy } from "../send"
import { API_KEY, startFakeStripe, WEBHOOK_SECRET, type FakeStripe } from "./fake-stripe"

/** A store with Medusa's own Stripe provider, without this plugin. */
const config = `import { defineConfig } from "@medusajs/framework/utils"

export default defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL!,
    http: {
      storeCors: "http://localhost:8000",
      adminCors: "http://localhost:9000",
      authCors: "http://localhost:9000",
      jwtSecret: "supersecret",
      cookieSecret: "supersecret",
    },
  },
  admin: { disable: true },
  modules: [
    {
      resolve: "@medusajs/medusa/payment",
      options: {
        providers: [
          {
            resolve: "@medusajs/medusa/payment-stripe",
            id: "stripe",
            options: { apiKey: "${API_KEY}", webhookSecret: "${WEBHOOK_SECRET}" },
          },
        ],
      },
    },
    { resolve: "@medusajs/medusa/rbac" },
  ],
})
`

export const PROVIDER = "pp_stripe_stripe"
/** Medusa begins to work on a webhook 5 s after it came. */
const WEBHOOK_WORK_MS = 9_000
/** The provider does nothing in the background: whoever waits longer sees no more. */
const PATIENCE_MS = 12_000

type StripeShop = { harness: BootedShop; shop: ConformanceShop; stripe: FakeStripe; stop(): Promise<void> }

export async function bootStripeShop(): Promise<StripeShop> {
  const stripe = await startFakeStripe()
  const directory = await layOutStore()
  const harness = await bootShop({
    directory,
    leadToDatabase: addRoles,
    env: {
      ...RBAC,
      ...ONLY_ECOM,
      NODE_OPTIONS: `--require ${join(__dirname, "redirect.cjs")}`,
      FAKE_STRIPE_PORT: String(stripe.port),
    },
  })
  stripe.tellTo(`${harness.server.url}/hooks/payment/stripe_stripe`)
  await makeOwner(harness)
  const regions = `/admin/regions/${harness.facts.regionId}`
  const body = { payment_providers: [PROVIDER] }
  expectBody(z.unknown(), await harness.admin.api({ method: "POST", path: regions, body }), "offering Stripe")
  return {
    harness,
    stripe,
    shop: { ...adapt(harness, stripe), ...(await staffOf(harness)) },
    stop: async () => {
      await harness.stop()
      await stripe.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function layOutStore(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "stripe-shop-"))
  for (const name of ["node_modules", "package.json", "tsconfig.json"])
    await symlink(join(repositoryRoot, name), join(directory, name))
  await mkdir(join(directory, "src"))
  await writeFile(join(directory, "medusa-config.ts"), config)
  return directory
}

async function staffOf(harness: BootedShop): Promise<Pick<ConformanceShop, "withoutRights">> {
  return { withoutRights: sendBy((await hire(harness, "lager", ["order:read"])).api) }
}

const idOf = ({ data }: Session) => z.object({ id: z.string() }).parse(data).id
const worked = () => new Promise((resolve) => setTimeout(resolve, WEBHOOK_WORK_MS))

/** What the provider's author would write. */
function adapt(harness: BootedShop, stripe: FakeStripe): ConformanceShop {
  return {
    providerId: PROVIDER,
    lacks: {
      "partial-captures": "the provider passes on no amount, and Stripe captures the whole",
      "several-captures": "Stripe captures a card payment once",
      "kept-reservations": "the provider does what Medusa asks for: it cancels",
    },
    patienceMs: PATIENCE_MS,
    store: sendBy(harness.shop.api),
    admin: sendBy(harness.admin.api),
    cart: async (amount) => (await harness.shop.cart([await sellAt(harness, amount)])).cartId,
    async approve(session, notices) {
      await stripe.approve(idOf(session), notices)
      if (notices > 0) await worked()
    },
    ledger: async (session) => stripe.sums(idOf(session)),
    loseAnswers: async (call) => {
      stripe.lose(call)
      return async () => stripe.loseNoMore()
    },
    refuseNext: async (call) => stripe.refuseNext(call),
    async retell(session) {
      await stripe.retell(idOf(session))
      await worked()
    },
    moneyRequests: () => [],
    secrets: [API_KEY, WEBHOOK_SECRET],
  }
}

const made = z.object({ region: z.object({ id: z.string() }) })
const cartSchema = z.object({ cart: z.object({ id: z.string() }) })

/** The same shop in another currency, with downloads: the seed's ways of delivery have prices in kroner. */
export async function sellAbroad(
  { harness, shop }: StripeShop,
  place: { currency: string; country: string; decimals: number },
): Promise<ConformanceShop> {
  const { currency: currency_code, country, decimals } = place
  const { admin, shop: storefront } = harness
  const region = { name: country, currency_code, countries: [country], payment_providers: [PROVIDER] }
  const opened = await admin.api({ method: "POST", path: "/admin/regions", body: region })
  const region_id = expectBody(made, opened, "opening a region").region.id
  const address = { first_name: "A", last_name: "B", address_1: "C 1", city: "D", country_code: country }
  return {
    ...shop,
    decimals,
    async cart(amount) {
      const line = await sellAt(harness, amount, { isDigital: true, currencies: [currency_code] })
      const body = {
        region_id,
        sales_channel_id: harness.facts.salesChannelId,
        email: "a@example.com",
        items: [{ variant_id: line.variantId, quantity: 1 }],
        shipping_address: address,
        billing_address: address,
      }
      const cart = await storefront.api({ method: "POST", path: "/store/carts", body })
      return expectBody(cartSchema, cart, "making a cart").cart.id
    },
  }
}
