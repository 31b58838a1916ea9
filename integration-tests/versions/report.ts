import type { Added } from "./installed"
import type { Tarball } from "./registry-store"
import type { End } from "./registry"

export type Tried = {
  end: End
  versions: Record<string, string>
  added: Added[]
  tarball: Tarball
  /** step by step: "ok", or what went wrong, in one line */
  results: Record<string, string>
}

const byEnd = (tried: Tried[], title: string, tell: (one: Tried) => string) =>
  `| ${[title, ...tried.map(tell)].join(" | ")} |`

const release = "https://newreleases.io/project/github/medusajs/medusa/release"

/** What this command can't try: kept by hand. */
const beyond = `## What else was tested, and what was not

|            | tested                                              | not tested                        |
| ---------- | --------------------------------------------------- | --------------------------------- |
| Medusa     | 2.21.0 and 2.21.2 here; 2.21.2 by all tests         | 2.22, 2.23, and older than 2.21   |
| Node.js    | 20.20 by all tests; 22.23 and 24.21 by some (below) | 23, 25 and later                  |
| PostgreSQL | 18, by all tests                                    | any other                         |

With Node 22: the unit tests, and of those that boot a shop \`conformance\`, \`public-reports\`, and of \`security\` \`session-data\` and
\`epayment-routes-fuzz\`. With Node 24: the unit tests, but for those of \`operations\` and the sandbox.

Medusa 2.22 and 2.23 were not in the registry that these tests use. What their release notes say, and why it should be harmless:

- [2.22.0](${release}/v2.22.0) needs Node 22.22 or later. The plugin takes what Medusa takes.
- [2.22.1](${release}/v2.22.1): a storefront may add to \`data.client\` of a session that exists. The plugin finds a session's payment in its
  journal, not in the session's data: \`security/session-data\` overwrites all of it.
- [2.22.2](${release}/v2.22.2): \`BigNumber\` throws where it gave NaN. The plugin asks it nothing that is no number; the servers of
  \`security/session-data\` run with numbers that throw. An invalid \`bodyParser.sizeLimit\` throws: ours are valid.
- 2.23: we could read no release notes.

What a release note does not say: a table or column that is gone stops the server when it starts, with its name ([operate](operate.md)).`

/** docs/versions.md, whole. */
export function writeReport(tried: Tried[], day: string): string {
  const [{ tarball, added }] = tried as [Tried]
  const names = Object.keys(tried[0]?.versions ?? {})
  const steps = Object.keys(tried[0]?.results ?? {})
  const own = added.find(({ name }) => name === "medusa-payment-vipps")
  const others = added.filter((one) => one !== own)
  return [
    "# Which versions of Medusa, and what an installation brings",
    `\`npm run test:versions\` wrote this page on ${day}, with Node ${process.versions.node}. It installs a store from the npm registry
with the oldest and with the newest versions that \`peerDependencies\` allow, installs this package's tarball, and runs a demo payment there.`,
    [
      byEnd(tried, "", ({ end }) => end),
      `| --- | ${tried.map(() => "---").join(" | ")} |`,
      ...names.map((name) => byEnd(tried, `\`${name}\``, ({ versions }) => versions[name] ?? "")),
      ...steps.map((step) => byEnd(tried, step, ({ results }) => results[step] ?? "")),
    ].join("\n"),
    "## What a store installs additionally",
    `The tarball is ${kilobytes(tarball.bytes)} with ${tarball.files} files; unpacked ${kilobytes(own?.bytes ?? 0)}. Besides
Medusa, ${count(others)}, ${kilobytes(others.reduce((sum, { bytes }) => sum + bytes, 0))} in all.`,
    others.length === 0 ? "" : tellPackages(others),
    beyond,
  ]
    .filter(Boolean)
    .join("\n\n")
    .concat("\n")
}

function count({ length }: Added[]): string {
  if (length === 0) return "it brings no other package: those that it depends on are Medusa's as well"
  return length === 1 ? "it brings one other package" : `it brings ${length} other packages`
}

function tellPackages(others: Added[]): string {
  const lines = others.map(({ name, version, bytes }) => `| \`${name}\` | ${version} | ${kilobytes(bytes)} |`)
  return ["| package | version | size |", "| --- | --- | --- |", ...lines].join("\n")
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`
}
