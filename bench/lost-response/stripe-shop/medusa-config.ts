import { join } from "node:path"
import { defineConfig } from "@medusajs/framework/utils"

/** A store with Medusa's Stripe provider and nothing of ours: a directory of its own, so that no route or job is shared. */
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
            resolve: join(__dirname, "stripe-to-stub"),
            id: "stripe",
            options: {
              apiKey: "sk_test_stub",
              webhookSecret: "whsec_stub",
              stubUrl: process.env.STRIPE_STUB_URL,
            },
          },
        ],
      },
    },
  ],
})
