/**
 * Loaded before a server (`node --require`), or in place of bignumber.js in a unit test: a number that is none throws, as
 * bignumber.js 11 does, which Medusa brings since 2.22.2. Medusa 2.21's gives NaN. `STRICT_BIG_NUMBERS=1 npm test` runs all
 * servers with it.
 */
const Module = require("node:module")

/** bignumber.js' own arithmetic makes its numbers by the class itself, and so is not hindered. */
function makeStrict(loaded) {
  const Real = loaded.BigNumber
  const check = (made, given) => {
    if (made.isNaN() && !Real.isBigNumber(given)) throw new Error(`[BigNumber Error] Not a number: ${given}`)
    return made
  }
  const Strict = new Proxy(Real, {
    construct: (target, given) => check(new target(...given), given[0]),
    apply: (target, _self, given) => check(target(...given), given[0]),
    get: (target, name) => (name === "BigNumber" || name === "default" ? Strict : Reflect.get(target, name)),
  })
  return Strict
}

module.exports = { makeStrict }

if (process.env.STRICT_BIG_NUMBERS) {
  const load = Module._load
  let strict
  Module._load = function (request, ...rest) {
    const loaded = load.call(this, request, ...rest)
    return request === "bignumber.js" ? (strict ??= makeStrict(loaded)) : loaded
  }
}
