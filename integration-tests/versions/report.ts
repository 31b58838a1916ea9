import type { Tried, TriedMedusa, TriedNode } from "./tried"

type Added = TriedMedusa["added"][number]

function row<T>(all: T[], title: string, tell: (one: T) => string): string {
  return `| ${[title, ...all.map(tell)].join(" | ")} |`
}

/** A table: first what heads its columns, one for each that was tried, then its rows. */
function table<T>(all: T[], head: (one: T) => string, rows: string[]): string {
  return [row(all, "", head), `| --- | ${all.map(() => "---").join(" | ")} |`, ...rows].join("\n")
}

const namesIn = (results: Record<string, string>[]) => [...new Set(results.flatMap(Object.keys))]
const resultOf = ({ results }: TriedMedusa | TriedNode, name: string) => results[name] ?? "not run"

const release = "https://newreleases.io/project/github/medusajs/medusa/release"

/** What this command can't try: kept by hand. */
const beyond = `Medusa 2.22 and 2.23 were not in the registry that these tests use. Of 2.23 we could read no release notes. What 2.22's say should
be harmless:

- [2.22.0](${release}/v2.22.0) needs Node 22.22 or later. The plugin takes what Medusa takes.
- [2.22.1](${release}/v2.22.1): a storefront may add to \`data.client\` of a session that exists. The plugin does not read it:
  \`security/session-data\` overwrites all of it.
- [2.22.2](${release}/v2.22.2): \`BigNumber\` throws where it gave NaN. The servers of \`security/session-data\` run with numbers that throw.

A table or column that is gone stops the server when it starts, with its name ([operate](operate.md)).`

/** docs/versions.md, whole. */
export function writeReport({ stores, nodes }: Tried): string {
  const [last] = [...stores].sort((one, other) => other.day.localeCompare(one.day)) as [TriedMedusa]
  const own = last.added.find(({ name }) => name === "medusa-payment-vipps")
  const others = last.added.filter((one) => one !== own)
  return [
    "# Which versions of Medusa and Node, and what an installation brings",
    `\`npm run test:versions\` writes this page; \`integration-tests/versions/tried.json\` has its last results. It installs a store
with the oldest and with the newest versions that \`peerDependencies\` allow and this package's tarball, and runs a demo payment there.`,
    tellStores(stores),
    "## Node.js",
    `All tests run on Node 20.20. \`npm run test:versions -- node\` runs some tests on other lines:`,
    tellNodes(nodes),
    "## What a store installs additionally",
    `The tarball is ${kilobytes(last.tarball.bytes)} with ${last.tarball.files} files; unpacked ${kilobytes(own?.bytes ?? 0)}. Besides
Medusa, ${count(others)}.`,
    others.length === 0 ? "" : tellPackages(others),
    "## What was not tested",
    `Medusa before ${stores[0]?.versions["@medusajs/medusa"]} and after ${stores.at(-1)?.versions["@medusajs/medusa"]}; other lines of Node.js; any PostgreSQL but 18, with which all tests run.`,
    beyond,
  ]
    .filter(Boolean)
    .join("\n\n")
    .concat("\n")
}

function tellStores(stores: TriedMedusa[]): string {
  const packages = namesIn(stores.map(({ versions }) => versions))
  const steps = namesIn(stores.map(({ results }) => results))
  return table(stores, ({ end }) => end, [
    row(stores, "tried on", ({ day }) => day),
    row(stores, "with Node", ({ node }) => node),
    ...packages.map((name) => row(stores, `\`${name}\``, ({ versions }) => versions[name] ?? "")),
    ...steps.map((step) => row(stores, step, (one) => resultOf(one, step))),
  ])
}

function tellNodes(nodes: TriedNode[]): string {
  const suites = namesIn(nodes.map(({ results }) => results))
  return table(nodes, ({ version }) => `Node ${version}`, [
    row(nodes, "tried on", ({ day }) => day),
    ...suites.map((suite) => row(nodes, suite, (one) => resultOf(one, suite))),
  ])
}

function count(others: Added[]): string {
  const { length } = others
  if (length === 0) return "it brings no other package: those that it depends on are Medusa's as well"
  const size = kilobytes(others.reduce((sum, { bytes }) => sum + bytes, 0))
  return `it brings ${length === 1 ? "one other package" : `${length} other packages`}, ${size} in all`
}

function tellPackages(others: Added[]): string {
  const lines = others.map(({ name, version, bytes }) => `| \`${name}\` | ${version} | ${kilobytes(bytes)} |`)
  return ["| package | version | size |", "| --- | --- | --- |", ...lines].join("\n")
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`
}
