import { readdir, readFile } from "node:fs/promises"
import { extname, join, relative, sep } from "node:path"
import { compileElements } from "./elements"

export type PageFile = { type: string; body: Buffer }

const FOLDER = join(__dirname, "page")

/** One document for all of them: its script sees by the address which page it is. */
const PAGES = ["/", "/product", "/cart", "/return", "/terms"]

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
}

/** Everything the shop hands out, by path; what is not in here does not exist. */
export async function readPageFiles(): Promise<Map<string, PageFile>> {
  const files = new Map<string, PageFile>()
  for (const entry of await readdir(FOLDER, { withFileTypes: true, recursive: true })) {
    const type = types[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const body = await readFile(path)
    files.set(`/${relative(FOLDER, path).split(sep).join("/")}`, { type, body })
  }
  const document = files.get("/index.html")
  if (!document) throw new Error(`${FOLDER} has no index.html`)
  for (const page of PAGES) files.set(page, document)
  for (const [path, body] of await compileElements())
    files.set(`/vipps/${path}`, { type: types[".js"] ?? "", body })
  return files
}
