import { readdir, readFile } from "node:fs/promises"
import { join, relative, sep } from "node:path"
import ts from "typescript"

/** The plugin's elements for storefronts, which a shop has from the package. */
const ELEMENTS = join(__dirname, "..", "..", "src", "storefront")

/** As `medusa-payment-vipps/storefront` has them: one module for each file, by its path, without the types. */
export async function compileElements(): Promise<[string, Buffer][]> {
  const entries = await readdir(ELEMENTS, { withFileTypes: true, recursive: true })
  const sources = entries.filter(({ name, parentPath }) => isElement(join(parentPath, name)))
  return Promise.all(
    sources.map(async ({ name, parentPath }): Promise<[string, Buffer]> => {
      const path = join(parentPath, name)
      const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
      const { outputText } = ts.transpileModule(await readFile(path, "utf8"), { compilerOptions })
      const address = relative(ELEMENTS, path)
        .split(sep)
        .join("/")
        .replace(/\.mts$/, ".mjs")
      return [address, Buffer.from(outputText)]
    }),
  )
}

function isElement(path: string): boolean {
  return path.endsWith(".mts") && !path.includes("__tests__") && !path.endsWith("react.mts")
}
