// Builds what stands in this directory: once for the server, once for the browser.
import { join } from "node:path"
import { build } from "vite"

const here = process.cwd()
const place = (path) => join(here, path)

const modules = { find: /^@modules\/(.*)$/, replacement: place("src/modules/$1") }
const lib = { find: /^@lib\/(.*)$/, replacement: place("src/lib/$1.ts") }
const elements = { find: "medusa-payment-vipps/storefront/react", replacement: process.env.VIPPS_ELEMENTS }

const shared = {
  root: here,
  configFile: false,
  logLevel: "error",
  esbuild: { jsx: "automatic" },
}

/** In the browser a file with "use server" is functions that ask the server for their result. */
const serverActions = {
  name: "server-actions",
  enforce: "pre",
  transform(code) {
    if (!code.startsWith('"use server"')) return undefined
    const names = [...code.matchAll(/export async function (\w+)/g)].map(([, name]) => name)
    return names
      .map(
        (name) =>
          `export const ${name} = async () => (await (await fetch("/actions/${name}")).json()).result`,
      )
      .join("\n")
  },
}

function output(fileName) {
  return { outDir: "built", emptyOutDir: false, rollupOptions: { output: { entryFileNames: fileName } } }
}

await build({
  ...shared,
  resolve: {
    alias: [{ find: /^next\/(.*)$/, replacement: place("next/$1.ts") }, lib, modules, elements],
  },
  ssr: { noExternal: [/@medusajs/] },
  build: { ...output("server.mjs"), ssr: place("server.tsx") },
})

await build({
  ...shared,
  define: Object.fromEntries(
    ["NODE_ENV", "NEXT_PUBLIC_MEDUSA_BACKEND_URL", "NEXT_PUBLIC_MEDUSA_PUBLISHABLE_KEY"].map((name) => [
      `process.env.${name}`,
      JSON.stringify(process.env[name]),
    ]),
  ),
  resolve: { alias: [lib, modules, elements] },
  plugins: [serverActions],
  build: {
    ...output("browser.js"),
    minify: false,
    rollupOptions: { input: place("browser.tsx"), output: { entryFileNames: "browser.js" } },
  },
})
