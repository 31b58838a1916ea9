/** What a release changes, file by file: the version wherever it stands, and the day in the changelog. Texts in, texts out. */
export type ReleaseFiles = {
  "package.json": string
  "package-lock.json": string
  "src/version.ts": string
  "CHANGELOG.md": string
}

export const releaseFiles = ["package.json", "package-lock.json", "src/version.ts", "CHANGELOG.md"] as const

const VERSION = /^\d+\.\d+\.\d+(-[0-9a-z.]+)?$/

/** `day` as 2026-11-28. Throws what is wrong, and what to do. */
export function prepareRelease(files: ReleaseFiles, version: string, day: string): ReleaseFiles {
  if (!VERSION.test(version)) throw new Error(`"${version}" is no version. Say for example 0.1.0.`)
  return {
    "package.json": replace(files, "package.json", /("version": )"[^"]+"/, `$1"${version}"`),
    // its first two versions are this package's own
    "package-lock.json": replace(
      files,
      "package-lock.json",
      /^(\{.*?"version": )"[^"]+"(.*?"version": )"[^"]+"/s,
      `$1"${version}"$2"${version}"`,
    ),
    "src/version.ts": replace(files, "src/version.ts", /(pluginVersion = )"[^"]+"/, `$1"${version}"`),
    "CHANGELOG.md": closeSection(files["CHANGELOG.md"], version, day),
  }
}

function replace(files: ReleaseFiles, name: keyof ReleaseFiles, pattern: RegExp, by: string): string {
  if (!pattern.test(files[name])) throw new Error(`${name} has no version where one is expected.`)
  return files[name].replace(pattern, by)
}

function closeSection(changelog: string, version: string, day: string): string {
  const open = `## [${version}] - unreleased`
  if (!changelog.includes(`${open}\n`))
    throw new Error(`CHANGELOG.md has no line "${open}". Write there what a shop notices of this version.`)
  if (notesOf(changelog, version) === "") throw new Error(`CHANGELOG.md says nothing of ${version}.`)
  return changelog.replace(`${open}\n`, `## [${version}] - ${day}\n`)
}

/** What the changelog says of one version, without its heading; empty if nothing. */
export function notesOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m)
  const section = sections.find((one) => one.startsWith(`[${version}] `)) ?? ""
  return section.split("\n").slice(1).join("\n").trim()
}
