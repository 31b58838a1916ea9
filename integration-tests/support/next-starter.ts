import { execFile } from "node:child_process"
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { repositoryRoot } from "../../demo/stage"
import type { CodeBlock } from "./code-blocks"

const run = promisify(execFile)

/** What the blocks use of Medusa's Next.js starter and of Next.js itself, which is not installed here: names and types. */
const starter: Record<string, string> = {
  "src/lib/config.ts": `import Medusa from "@medusajs/js-sdk"
    export declare const sdk: Medusa`,
  "src/lib/data/cart.ts": `import type { HttpTypes } from "@medusajs/types"
    export declare function initiatePaymentSession(
      cart: HttpTypes.StoreCart,
      data: HttpTypes.StoreInitializePaymentSession,
    ): Promise<HttpTypes.StorePaymentCollectionResponse>`,
  "src/lib/data/cookies.ts": `export declare function getCartId(): Promise<string | undefined>
    export declare function setCartId(cartId: string): Promise<void>
    export declare function removeCartId(): Promise<void>`,
  "src/modules/checkout/components/error-message/index.tsx": `
    export default function ErrorMessage(_: { error?: string | null }) { return null }`,
  "next.d.ts": `declare module "next/navigation" { export function redirect(url: string): never }
    declare module "next/server" { export class NextRequest extends Request { nextUrl: URL } }`,
}

const tsconfig = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: "es2022",
    module: "esnext",
    moduleResolution: "bundler",
    lib: ["dom", "dom.iterable", "es2022"],
    jsx: "preserve",
    skipLibCheck: true,
    types: ["react"],
    paths: { "@lib/*": ["./src/lib/*"] },
  },
  include: ["**/*.ts", "**/*.tsx"],
}

/** Type-checks the blocks at their places in the starter; answers what the compiler says, nothing when all is well. */
export async function compileInStarter(blocks: CodeBlock[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "next-starter-"))
  try {
    const files = { ...starter, "tsconfig.json": JSON.stringify(tsconfig) }
    for (const [path, text] of Object.entries(files)) await put(directory, path, text)
    for (const { mark, code } of blocks) await put(directory, mark.replace("next: ", ""), code)
    await symlink(join(repositoryRoot, "node_modules"), join(directory, "node_modules"), "junction")
    const compiler = join(repositoryRoot, "node_modules", "typescript", "bin", "tsc")
    return await run(process.execPath, [compiler, "-p", directory]).then(
      () => "",
      (error: { stdout: string }) => error.stdout,
    )
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function put(directory: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(directory, path)), { recursive: true })
  await writeFile(join(directory, path), text)
}
