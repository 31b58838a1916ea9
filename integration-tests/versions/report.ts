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
