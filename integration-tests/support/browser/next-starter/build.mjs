// Builds what stands in this directory: once for the server, once for the browser.
import { join } from "node:path"
import { build } from "vite"

const here = process.cwd()
const place = (path) => join(here, path)

const shared = {
  root: here,
  configFile: false,
  logLevel: "error",
  esbuild: { jsx: "automatic" },
}

function output(fileName) {
  return { outDir: "built", emptyOutDir: false, rollupOptions: { output: { entryFileNames: fileName } } }
}

await build({
  ...shared,
  resolve: {
    alias: [
      { find: /^next\/(.*)$/, replacement: place("next/$1.ts") },
      { find: /^@lib\/(.*)$/, replacement: place("src/lib/$1.ts") },
    ],
  },
  ssr: { noExternal: [/@medusajs/] },
  build: { ...output("server.mjs"), ssr: place("server.tsx") },
})

await build({
  ...shared,
  define: { "process.env.NODE_ENV": '"production"' },
  resolve: {
    alias: [
      { find: "next/navigation", replacement: place("next/navigation.in-browser.ts") },
      { find: "@lib/data/cart", replacement: place("src/lib/data/cart.in-browser.ts") },
    ],
  },
  build: {
    ...output("browser.js"),
    minify: false,
    rollupOptions: { input: place("browser.tsx"), output: { entryFileNames: "browser.js" } },
  },
})
