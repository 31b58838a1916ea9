import { readReleaseFiles } from "../files"
import { notesOf, prepareRelease, type ReleaseFiles } from "../prepare"
import { listObstacles, UNKNOWN_OWNER } from "../publishable"

const changelog = (head: string, notes = "- **Refunds** in euros.") =>
  `# Changelog\n\n## ${head}\n\n### Added\n\n${notes}\n\n## [0.1.0] - 2026-11-28\n\nThe first.\n`

/** This repository's own files, with a changelog of a next version. */
function filesWith(head: string): ReleaseFiles {
  return { ...readReleaseFiles(), "CHANGELOG.md": changelog(head) }
}

describe("a release", () => {
  const files = filesWith("[0.2.0] - unreleased")
  const released = prepareRelease(files, "0.2.0", "2026-12-24")

  it("has its version in the manifest, twice in the lock, and in what Vipps is told", () => {
    expect(JSON.parse(released["package.json"])).toMatchObject({ version: "0.2.0" })
    const lock: unknown = JSON.parse(released["package-lock.json"])
    expect(lock).toMatchObject({ version: "0.2.0", packages: { "": { version: "0.2.0" } } })
    expect(released["src/version.ts"]).toContain('pluginVersion = "0.2.0"')
  })

  it("changes nothing else of these files", () => {
    const back = prepareRelease(
      { ...released, "CHANGELOG.md": changelog("[0.1.0] - unreleased") },
      "0.1.0",
      "2026-12-24",
    )
    const was = prepareRelease(filesWith("[0.1.0] - unreleased"), "0.1.0", "2026-12-24")
    expect(back).toEqual(was)
  })

  it("has its day in the changelog, and its notes", () => {
    expect(released["CHANGELOG.md"]).toBe(changelog("[0.2.0] - 2026-12-24"))
    expect(notesOf(released["CHANGELOG.md"], "0.2.0")).toBe("### Added\n\n- **Refunds** in euros.")
  })

  it.each([
    ["a version that the changelog does not have", "0.3.0", /no line "## \[0\.3\.0\] - unreleased"/],
    ["a version that is out already", "0.1.0", /no line/],
    ["what is no version", "v0.2.0", /no version/],
  ])("is refused for %s", (_, version, reason) => {
    expect(() => prepareRelease(files, version, "2026-12-24")).toThrow(reason)
  })

  it("is refused without notes", () => {
    const silent = {
      ...files,
      "CHANGELOG.md": "## [0.2.0] - unreleased\n\n## [0.1.0] - 2026-11-28\n\nThe first.\n",
    }
    expect(() => prepareRelease(silent, "0.2.0", "2026-12-24")).toThrow(/says nothing of 0\.2\.0/)
  })
})

describe("a package that goes to npm", () => {
  const manifest = (owner: string) =>
    JSON.stringify({ version: "0.2.0", repository: { url: `git+https://github.com/${owner}/shop.git` } })
  const dated = changelog("[0.2.0] - 2026-12-24")

  it("has a repository and a day", () => {
    expect(listObstacles({ "package.json": manifest("somebody"), "CHANGELOG.md": dated })).toEqual([])
  })

  it("has no place that is still to be filled in", () => {
    const files = { "package.json": manifest(UNKNOWN_OWNER), "CHANGELOG.md": dated }
    expect(listObstacles(files)).toEqual([expect.stringContaining("names no repository yet")])
  })

  it("is released first", () => {
    const files = { "package.json": manifest("somebody"), "CHANGELOG.md": changelog("[0.2.0] - unreleased") }
    expect(listObstacles(files)).toEqual([expect.stringContaining("no day for 0.2.0")])
  })
})
