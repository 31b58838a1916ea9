import { defineConfig } from "@medusajs/framework/utils"

/**
 * The store that the demo and the tests run: this repository as a Medusa application.
 * A store of your own names the package instead of the paths; docs/install.md has those lines.
 */
export default defineConfig({
  projectConfig: {
    ...(process.env.DATABASE_URL ? { databaseUrl: process.env.DATABASE_URL } : {}),
    http: {
      storeCors: process.env.STORE_CORS ?? "http://localhost:8000",
      adminCors: process.env.ADMIN_CORS ?? "http://localhost:9000",
      authCors: process.env.AUTH_CORS ?? "http://localhost:9000",
      jwtSecret: process.env.JWT_SECRET ?? "supersecret",
      cookieSecret: process.env.COOKIE_SECRET ?? "supersecret",
    },
  },
  admin: { disable: process.env.ADMIN_DISABLED === "true" },
  modules: [
    { resolve: "./src/modules/vipps" },
    {
      resolve: "@medusajs/medusa/payment",
      options: { providers: [{ resolve: "./src/providers/vipps", id: "vipps", options: {} }] },
    },
  ],
})
