import { execFile } from "node:child_process"
import { promisify, parseArgs } from "node:util"
import { say, withProgress } from "../demo/progress"
import { repositoryRoot } from "../demo/harness"
import { writeSection } from "./document"
import { figures } from "./figures"
import { describeMachine } from "./machine"
import { closing, createBench, sizes, type SizeName } from "./harness"

const sizeNames = Object.keys(sizes).filter((name): name is SizeName => name in sizes)

const usage = `npm run bench -- [${figures.map(({ name }) => name).join("] [")}] [--quick] [--built]
  no name: all of them; "load": all that begin with it
  --quick  few rounds, and docs/benchmarks.md stays as it is
  --built  the plugin was built already
${sizeNames.map((name) => `  --${name} ${sizes[name].usual}  ${sizes[name].says}`).join("\n")}`

/** `npm run bench`: each figure with what it is compared to, side by side in this one run. */
async function bench(): Promise<void> {
  const options = {
    quick: { type: "boolean" },
    built: { type: "boolean" },
    help: { type: "boolean" },
    ...Object.fromEntries(sizeNames.map((name) => [name, { type: "string" as const }])),
  } as const
  const { values, positionals: names } = parseArgs({ options, allowPositionals: true })
  const means = (name: string, figure: string) => figure === name || figure.startsWith(`${name}-`)
  const unknown = names.filter((name) => !figures.some((figure) => means(name, figure.name)))
  if (values.help || unknown.length > 0)
    return say(`${unknown.map((name) => `No figure "${name}".\n`).join("")}${usage}`)
  if (!values.built) await withProgress("The plugin, as it is published", build)
  const quick = values.quick ?? false
  const context = createBench({ quick, given: readSizes(values) })
  for (const figure of figures) {
    if (names.length > 0 && !names.some((name) => means(name, figure.name))) continue
    say(`\n${figure.title}`)
    const text = await figure.measure(context)
    say(`\n${text}`)
    if (!quick) await writeSection(figure, `${text}\n\n${describeMachine()}`)
  }
}

function readSizes(values: Record<string, unknown>): Partial<Record<SizeName, number>> {
  const given = sizeNames.filter((name) => values[name] !== undefined)
  return Object.fromEntries(
    given.map((name) => {
      const size = Number(values[name])
      if (!Number.isInteger(size) || size < 1) throw new Error(`--${name} takes a whole number above 0`)
      return [name, size]
    }),
  )
}

async function build(): Promise<void> {
  await promisify(execFile)("npm", ["run", "build"], { cwd: repositoryRoot, maxBuffer: 50_000_000 })
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => void closing.close().then(() => process.exit(1)))
}
void bench()
  .catch((error: unknown) => {
    process.exitCode = 1
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  })
  .then(closing.close)
  .then(() => process.exit())
