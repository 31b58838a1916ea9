/**
 * Who may import whom. A room not named in another one's list is closed to it; what is not in the list of packages
 * may not be imported at all. `npm run lint` checks it; docs/architecture.md says what each room is for.
 */
const FRAMEWORK = "@medusajs/framework"
const MEDUSA = "@medusajs"
/** Medusa's own zod: a second one in a store would be 6 MB. */
const ZOD = "@medusajs/framework/dist/deps/zod.js"
const NODE = "node:*"

/** What a payment is, on Medusa: all that the rooms named after a shop's doings stand on. */
const foundation = ["messages", "vipps", "rules", "operations", "modules/vipps", "db", "medusa", "context"]
const shop = ["payments", "express", "checkout", "orders", "fulfillments"]
const door = {
  rooms: ["workflows", ...shop, "webhooks", "reports", "health", "context", "medusa", "messages", "contract"],
  packages: [MEDUSA],
}

const rooms = {
  messages: { rooms: [], packages: [] },
  vipps: { rooms: ["messages"], packages: ["axios", ZOD, NODE] },
  rules: { rooms: ["messages"], packages: [] },
  signatures: { rooms: ["rules"], packages: ["node:crypto"] },
  contract: { rooms: ["messages"], packages: [] },
  operations: { rooms: ["messages", "vipps", "rules"], packages: [NODE] },
  db: { rooms: [], packages: [FRAMEWORK, "node:crypto"] },
  "modules/vipps": {
    rooms: ["messages", "rules", "operations", "db"],
    files: ["medusa/check-schema.ts"],
    packages: [FRAMEWORK, "node:crypto"],
  },
  medusa: {
    rooms: ["messages", "vipps", "rules", "operations", "modules/vipps", "db"],
    files: ["version.ts"],
    packages: [FRAMEWORK, "@medusajs/medusa/package.json", "node:crypto"],
  },
  context: {
    rooms: ["messages", "vipps", "rules", "signatures", "operations", "modules/vipps", "db", "medusa"],
    files: ["version.ts"],
    packages: [FRAMEWORK, "@medusajs/medusa/package.json", NODE],
  },
  "providers/vipps": {
    rooms: ["messages", "vipps", "rules", "operations", "medusa", "context"],
    packages: [FRAMEWORK],
  },
  payments: { rooms: foundation, packages: [MEDUSA] },
  express: { rooms: foundation, packages: [MEDUSA] },
  checkout: { rooms: [...foundation, "payments", "express"], packages: [MEDUSA] },
  orders: { rooms: [...foundation, "payments", "contract"], packages: [MEDUSA] },
  fulfillments: { rooms: [...foundation, "payments", "orders"], packages: [MEDUSA] },
  reconciliation: { rooms: [...foundation, ...shop], packages: [MEDUSA] },
  webhooks: {
    rooms: [...foundation, "signatures", "checkout", "reconciliation"],
    packages: [MEDUSA, "node:crypto"],
  },
  reports: { rooms: [...foundation, "payments", "orders", "contract"], packages: [MEDUSA] },
  notifications: { rooms: [...foundation, "fulfillments"], packages: [MEDUSA] },
  health: { rooms: [...foundation, "webhooks", "contract"], packages: [MEDUSA, NODE] },
  workflows: {
    rooms: [...foundation, ...shop, "reconciliation", "webhooks", "reports", "notifications"],
    packages: [MEDUSA],
  },
  api: { ...door, rooms: [...door.rooms, "rules"] },
  jobs: { rooms: ["workflows"], packages: [MEDUSA] },
  subscribers: { rooms: ["workflows", "context", "medusa"], packages: [MEDUSA] },
  scripts: { rooms: ["workflows", "webhooks", "reports", "modules/vipps"], packages: [MEDUSA] },
  admin: {
    rooms: ["messages", "rules", "contract"],
    packages: [
      "@medusajs/(ui|icons|admin-sdk|js-sdk)",
      "@tanstack/react-query",
      "react(-dom|-router-dom|-i18next)?",
    ],
  },
  storefront: { rooms: [], packages: ["react"] },
  sandbox: { rooms: [], packages: [ZOD, NODE] },
  conformance: { rooms: [], packages: [ZOD] },
}

/** The doors. The rooms that know Medusa are entered by their files: they are one program. The tests use doors alone. */
const doors = [
  "^src/(messages|vipps|rules|signatures|operations|sandbox|conformance|medusa|workflows)/index\\.ts$",
  "^src/storefront/index\\.mts$",
  "^src/(modules|providers)/vipps/index\\.ts$",
  "^src/version\\.ts$",
]
const theirOwnTests = "/__tests__/"

function error(name, comment, from, to) {
  return { name, comment, severity: "error", from, to }
}

function allowList([room, may]) {
  const paths = [room, ...may.rooms].map((name) => `^src/${name}/`)
  const files = (may.files ?? []).map((name) => `^src/${name.replace(".", "\\.")}$`)
  const packages = may.packages.map(packagePath)
  return error(
    `${room}-imports-nothing-else`,
    `src/${room} may use ${[...may.rooms, ...(may.files ?? []), ...may.packages].join(", ") || "nothing but itself"}`,
    { path: `^src/${room}/`, pathNot: theirOwnTests },
    { pathNot: [...paths, ...files, ...packages] },
  )
}

function packagePath(name) {
  if (name === NODE) return `^(${require("node:module").builtinModules.join("|")})$`
  if (name.startsWith("node:")) return `^${name.slice("node:".length)}$`
  return `^node_modules/${name}(/|$)`
}

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(allowList),
    error(
      "every-file-has-a-room",
      "a new room needs a line in the table above",
      { path: "^src/", pathNot: [...Object.keys(rooms).map((room) => `^src/${room}/`), "^src/__tests__/"] },
      {},
    ),
    error(
      "journal-implements-ports-by-type",
      "the journal knows the shape of what the protocol asks of it, and nothing of the protocol itself",
      { path: "^src/modules/vipps/", pathNot: theirOwnTests },
      { path: "^src/operations/", dependencyTypesNot: ["type-only"] },
    ),
    error(
      "journal-starts-the-check-of-medusa-and-no-more",
      "Medusa runs a module's loaders when a server starts: the module's definition names the check, no other file does",
      { path: "^src/modules/vipps/", pathNot: ["^src/modules/vipps/index\\.ts$", theirOwnTests] },
      { path: "^src/medusa/" },
    ),
    error(
      "vipps-apis-know-not-each-other",
      "eCom and ePayment are two implementations of one port: what both need stands in src/vipps or its http",
      { path: "^src/vipps/(ecom|epayment)/", pathNot: theirOwnTests },
      { path: "^src/vipps/(ecom|epayment)/", pathNot: "^src/vipps/$1/" },
    ),
    error(
      "vipps-http-knows-no-api",
      "how a request is sent is the same for both APIs, and for one to come",
      { path: "^src/vipps/http/", pathNot: theirOwnTests },
      { path: "^src/vipps/(ecom|epayment)/" },
    ),
    error(
      "vipps-port-knows-no-api",
      "the port and its errors are what the APIs implement; only the door names them",
      { path: "^src/vipps/[^/]+\\.ts$", pathNot: "^src/vipps/index\\.ts$" },
      { path: "^src/vipps/(ecom|epayment)/" },
    ),
    error(
      "sandbox-shares-nothing",
      "the sandbox and its tests follow Vipps' documents: sharing code with the client, both would be wrong together",
      { path: "^src/sandbox/" },
      { path: "^src/(?!sandbox/)" },
    ),
    error(
      "nothing-ships-on-the-sandbox",
      "a server in production has no small Vipps in it",
      { path: "^src/(?!sandbox/)", pathNot: theirOwnTests },
      { path: "^src/sandbox/" },
    ),
    error(
      "rooms-are-entered-by-the-door",
      "what index.ts does not export is private; the protocol's ports have a door of their own",
      { path: "^src/([^/]+)/", pathNot: theirOwnTests },
      {
        path: "^src/(messages|vipps|rules|signatures|operations|sandbox|storefront)/",
        pathNot: ["^src/$1/", ...doors, "^src/operations/ports\\.ts$"],
      },
    ),
    error(
      "unit-tests-look-into-their-own-room-only",
      "a room's tests may see its private files, and other rooms by their doors",
      { path: "^src/((?:(?:modules|providers)/)?[^/]+)/__tests__/" },
      { path: "^src/", pathNot: ["^src/$1/", ...doors] },
    ),
    error(
      "demo-and-tests-use-the-doors",
      "what the demo, the tests and the benchmarks need of a room, its door exports",
      // the journal's own unit tests, on a database
      {
        path: "^(demo|integration-tests|bench|release)/",
        pathNot: "^integration-tests/db/journal\\.spec\\.ts$",
      },
      { path: "^src/", pathNot: doors },
    ),
    error(
      "what-ships-stands-alone",
      "demo, tests, benchmarks and release tools are not in the package",
      { path: "^src/" },
      { path: "^(demo|integration-tests|bench|release)/" },
    ),
    error(
      "what-ships-has-its-packages",
      "a store installs dependencies and peerDependencies, no devDependencies",
      { path: "^src/", pathNot: [theirOwnTests, "^src/admin/"] },
      { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm-peer", "npm"] },
    ),
    error(
      "packages-are-declared",
      "a package that only happens to be there is gone with the next install",
      {},
      // an optional peer is counted twice: among the peers, and among what the tool does not know
      { dependencyTypes: ["npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["npm-peer"] },
    ),
    error("no-circles", "two files that need each other are one file, or three", {}, { circular: true }),
    error("all-found", "an import that leads nowhere", {}, { couldNotResolve: true }),
  ],
  options: {
    tsConfig: { fileName: "tsconfig.check.json" },
    // Without it, imports of types alone go unseen.
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    // a stranger's starter, with aliases of its own; the tests build it
    exclude: { path: "^integration-tests/support/browser/next-starter/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["require", "node", "default", "types"],
    },
  },
}
