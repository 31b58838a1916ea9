import { join, resolve } from "node:path"
import { defineConfig } from "@medusajs/framework/utils"
import { projectConfig } from "../shop-config"

const plugin = resolve(__dirname, "..", "..", "..")
const provider = join(plugin, ".medusa", "server", "src", "providers", "vipps")

/** A store with the plugin as `npm run build` makes it; without it, to see what it adds to a start. */
const withPlugin = process.env.BENCH_WITHOUT_PLUGIN !== "true"

export default defineConfig({
  projectConfig,
  admin: { disable: true },
  plugins: withPlugin ? [{ resolve: plugin, options: {} }] : [],
  modules: withPlugin
    ? [
        {
          resolve: "@medusajs/medusa/payment",
          options: { providers: [{ resolve: provider, id: "vipps", options: {} }] },
        },
      ]
    : [],
})
