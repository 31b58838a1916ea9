import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { releaseFiles, type ReleaseFiles } from "./prepare"

export const root = join(__dirname, "..")

export function readReleaseFiles(): ReleaseFiles {
  const texts = releaseFiles.map((name) => [name, readFileSync(join(root, name), "utf8")] as const)
  return Object.fromEntries(texts) as ReleaseFiles
}

export function writeReleaseFiles(files: ReleaseFiles): void {
  for (const name of releaseFiles) writeFileSync(join(root, name), files[name])
}
