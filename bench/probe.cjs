/**
 * Loaded into a Medusa server before it starts: counts what it asks of PostgreSQL, and how much memory it needs. Nothing of the
 * server is changed but that each query is noted; and where it looks for `now()`, if BENCH_SEARCH_PATH says so.
 */
const { createServer } = require("node:http")
const { setInterval } = require("node:timers")
const { setFlagsFromString } = require("node:v8")
const { runInNewContext } = require("node:vm")
const { Client } = require("@medusajs/framework/pg")

setFlagsFromString("--expose_gc")
const collectGarbage = runInNewContext("gc")

let queries = []
let peak = 0

const query = Client.prototype.query
const searchPath = process.env.BENCH_SEARCH_PATH
Client.prototype.query = function (...given) {
  if (searchPath && /^set search_path/i.test(given[0])) given[0] = `set search_path to ${searchPath}`
  const [what] = given
  queries.push(typeof what === "string" ? what : String(what?.text))
  return query.apply(this, given)
}

const routes = {
  "/queries": () => queries,
  "/forget": () => (queries = []),
  "/memory": () => {
    collectGarbage()
    const { heapUsed } = process.memoryUsage()
    const before = { heapUsed, peak }
    peak = heapUsed
    return before
  },
}

const server = createServer((request, response) => {
  response.end(JSON.stringify(routes[request.url]?.() ?? null))
})
// a process that the server starts has this loaded as well, and finds the port taken
server.on("error", () => undefined)
server.listen(Number(process.env.BENCH_PROBE_PORT), "127.0.0.1")
server.unref()
setInterval(() => (peak = Math.max(peak, process.memoryUsage().heapUsed)), 20).unref()
