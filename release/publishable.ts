import type { ReleaseFiles } from "./prepare"

/** Stands in package.json, SECURITY.md and the workflows' links until the project has its place on a forge. */
export const UNKNOWN_OWNER = "OWNER"

/** What keeps this package from npm; empty if it may be published. */
export function listObstacles(files: Pick<ReleaseFiles, "package.json" | "CHANGELOG.md">): string[] {
  const { version, repository } = JSON.parse(files["package.json"]) as Manifest
  return [
    ...(repository.url.includes(`/${UNKNOWN_OWNER}/`)
      ? [
          `package.json names no repository yet: put the account in place of ${UNKNOWN_OWNER} in repository, bugs and ` +
            `homepage. npm compares it with the repository that builds the package.`,
        ]
      : []),
    ...(new RegExp(`^## \\[${version}\\] - \\d{4}-\\d\\d-\\d\\d$`, "m").test(files["CHANGELOG.md"])
      ? []
      : [`CHANGELOG.md has no day for ${version}: run "npm run release -- ${version}", commit, and tag.`]),
  ]
}

type Manifest = { version: string; repository: { url: string } }
