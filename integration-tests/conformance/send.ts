import type { Api } from "../../demo/harness"
import type { ConformanceShop } from "../../src/conformance"

export const sendBy =
  (api: Api): ConformanceShop["store"] =>
  (method, path, body) =>
    api({ method, path, ...(body && { body: { ...body } }) })
