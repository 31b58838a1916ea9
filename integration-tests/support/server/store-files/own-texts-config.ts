import { defineConfig } from "@medusajs/framework/utils"

type Facts = { orderNumber?: number; amountMinor?: number }
let made = 0

/** A shop with texts of its own: a template, functions, one that is too long, and one that is another each time. */
const texts = {
  reserve: ({ orderNumber, amountMinor }: Facts) =>
    `Ull for ${amountMinor} øre, ordre ${orderNumber ?? "kommer"}`,
  capture: "Ordre {order} er på vei",
  release: `Ordre {order}: ${"resten er din. ".repeat(10)}`,
  refund: ({ amountMinor }: Facts) => `Tilbake: ${amountMinor} øre (${(made += 1)})`,
}

export default defineConfig({
  projectConfig: {
    ...(process.env.DATABASE_URL ? { databaseUrl: process.env.DATABASE_URL } : {}),
    http: { storeCors: "", adminCors: "", authCors: "", jwtSecret: "secret", cookieSecret: "secret" },
  },
  admin: { disable: true },
  modules: [
    { resolve: "./src/modules/vipps" },
    {
      resolve: "@medusajs/medusa/payment",
      options: { providers: [{ resolve: "./src/providers/vipps", id: "vipps", options: { texts } }] },
    },
  ],
})
