import { readCodeBlock } from "./code-blocks"

/** What Medusa's starter has, and what the tests need: the admin can be left out. */
const starter = (ours: string) => `import { defineConfig, loadEnv } from "@medusajs/framework/utils"

loadEnv(process.env.NODE_ENV || "development", process.cwd())

export default defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL!,
    http: {
      storeCors: process.env.STORE_CORS ?? "http://localhost:8000",
      adminCors: process.env.ADMIN_CORS ?? "http://localhost:9000",
      authCors: process.env.AUTH_CORS ?? "http://localhost:9000",
    },
  },
  admin: { disable: process.env.ADMIN_DISABLED === "true" },
${ours}})
`

/** A store's medusa-config.ts with the lines of docs/install.md added. */
export async function readStoreConfig(): Promise<string> {
  return starter(await readCodeBlock("docs/install.md", "store-config"))
}
