import { readCodeBlock } from "../support/documents/code-blocks"
import { readStoreConfig } from "../support/documents/store-config"

const ONE_PROVIDER = /providers: \[\{.*\}\],\n/
const PLUGIN = /plugins: \["medusa-payment-vipps"\],\n/
const PACKAGE = /"medusa-payment-vipps\/providers\/vipps"/g

/**
 * The documents' own medusa-config.ts with the documents' two sales units in it. This repository is the store, so the package's
 * names become paths, and the journal's module, which the plugin brings, is listed.
 */
export async function configOfTwoUnits(): Promise<string> {
  return configOf(await readCodeBlock("docs/configure.md", "two-units"))
}

/** The same with these entries: `providers: […],`. */
export async function configOf(providers: string): Promise<string> {
  const config = await readStoreConfig()
  if (!ONE_PROVIDER.test(config) || !PLUGIN.test(config))
    throw new Error("docs/install.md: another block than expected")
  return config
    .replace(ONE_PROVIDER, () => providers)
    .replace(PLUGIN, "")
    .replace("modules: [", `modules: [{ resolve: "./src/modules/vipps" },`)
    .replaceAll(PACKAGE, `"./src/providers/vipps"`)
}
