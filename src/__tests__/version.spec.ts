import { readFileSync } from "node:fs"
import { join } from "node:path"
import { name, version } from "../../package.json"
import { pluginName, pluginVersion, testedMedusa } from "../version"

it("tells Vipps the name and version that npm has", () => {
  expect({ pluginName, pluginVersion }).toEqual({ pluginName: name, pluginVersion: version })
})

it("names the Medusas that docs/versions.md says were tried", () => {
  const page = readFileSync(join(__dirname, "../../docs/versions.md"), "utf8")
  const [, oldest, newest] = /^\| `@medusajs\/medusa` +\| (\S+) +\| (\S+) +\|$/m.exec(page) ?? []
  expect(testedMedusa).toEqual({ oldest, newest })
})
