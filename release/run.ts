import { execFileSync } from "node:child_process"
import { parseArgs } from "node:util"
import { readReleaseFiles, root, writeReleaseFiles } from "./files"
import { notesOf, prepareRelease } from "./prepare"

const usage = `Usage: npm run release -- 0.1.0 [--dry-run]

Writes the version and the changelog's day. Commits nothing, publishes nothing: the tag's workflow does that.`

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { "dry-run": { type: "boolean", default: false } },
  })
  const [version, ...more] = positionals
  if (!version || more.length > 0) throw new Error(usage)
  const isDry = values["dry-run"]
  if (!isDry) refuseUncommitted()
  const day = new Date().toISOString().slice(0, "2026-11-28".length)
  const files = prepareRelease(readReleaseFiles(), version, day)
  if (!isDry) writeReleaseFiles(files)
  say(isDry ? `A dry run: nothing is written. The notes of ${version}:` : `Written. The notes of ${version}:`)
  say(`\n${notesOf(files["CHANGELOG.md"], version)}\n`)
  say(`Next: git commit -am "release: ${version}" && git tag -s v${version} && git push --follow-tags`)
}

/** A release's commit has the release's changes, and no others. */
function refuseUncommitted(): void {
  const changed = execFileSync("git", ["status", "--porcelain"], { cwd: root, encoding: "utf8" }).trim()
  if (changed) throw new Error(`Commit these first:\n${changed}`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

try {
  main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
