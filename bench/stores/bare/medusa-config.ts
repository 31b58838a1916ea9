import { join } from "node:path"
import { defineConfig } from "@medusajs/framework/utils"
import { projectConfig } from "../shop-config"

/** A store with the shortest provider there can be: what Medusa itself takes, and one request. */
export default defineConfig({
  projectConfig,
  admin: { disable: true },
  modules: [
    {
      resolve: "@medusajs/medusa/payment",
      options: { providers: [{ resolve: join(__dirname, "bare-provider"), id: "bare", options: {} }] },
    },
  ],
})
