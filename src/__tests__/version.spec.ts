import { name, version } from "../../package.json"
import { pluginName, pluginVersion } from "../version"

it("tells Vipps the name and version that npm has", () => {
  expect({ pluginName, pluginVersion }).toEqual({ pluginName: name, pluginVersion: version })
})
