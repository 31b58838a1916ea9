import { defineConfig } from "@medusajs/framework/utils"

type Facts = { orderNumber?: number; amountOre?: number }
let made = 0

/** A shop with texts of its own: a template, functions, one that is too long, and one that is another each time. */
const texts = {
  reserve: ({ orderNumber, amountOre }: Facts) =>
    `Ull for ${amountOre} øre, ordre ${orderNumber ?? "kommer"}`,
  capture: "Ordre {order} er på vei",
  release: `Ordre {order}: ${"resten er din. ".repeat(10)}`,
  refund: ({ amountOre }: Facts) => `Tilbake: ${amountOre} øre (${(made += 1)})`,
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
