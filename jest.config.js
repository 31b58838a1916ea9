const transform = {
  "^.+\\.(js|m?ts)$": [
    "@swc/jest",
    { jsc: { parser: { syntax: "typescript", decorators: true }, target: "es2022" }, sourceMaps: "inline" },
  ],
}
const shared = {
  transform,
  testEnvironment: "node",
  modulePathIgnorePatterns: ["<rootDir>/.medusa/", "<rootDir>/.cache/"],
}

/** They boot a shop, so they need PostgreSQL, and in it a shop to copy. */
const withPostgres = {
  ...shared,
  globalSetup: "<rootDir>/integration-tests/support/jest/global-setup.ts",
  globalTeardown: "<rootDir>/integration-tests/support/jest/global-teardown.ts",
}

/** The rooms' own tests, and the tests that boot a shop; apart from them, what needs a Redis beside it. */
module.exports = {
  // on two cores: while one file waits for time to pass, the others have the processor
  maxWorkers: 3,
  reporters: ["default", "<rootDir>/integration-tests/support/jest/closing-line-reporter.js"],
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: [
        "<rootDir>/src/**/__tests__/**/*.spec.{ts,mts}",
        "<rootDir>/release/**/__tests__/**/*.spec.ts",
      ],
      // the storefront's modules name each other by what a browser loads
      moduleFileExtensions: ["js", "mjs", "cjs", "jsx", "ts", "mts", "tsx", "json", "node"],
      moduleNameMapper: { "^(\\.{1,2}/.*)\\.mjs$": ["$1.mts", "$1.mjs"] },
    },
    {
      ...withPostgres,
      displayName: "shop",
      testMatch: ["<rootDir>/integration-tests/**/*.spec.ts"],
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/integration-tests/cluster/"],
    },
    {
      ...withPostgres,
      displayName: "cluster",
      testMatch: ["<rootDir>/integration-tests/cluster/**/*.spec.ts"],
    },
  ],
}
