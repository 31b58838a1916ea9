const transform = {
  "^.+\\.[jt]s$": [
    "@swc/jest",
    { jsc: { parser: { syntax: "typescript", decorators: true }, target: "es2022" }, sourceMaps: "inline" },
  ],
}
const shared = {
  transform,
  testEnvironment: "node",
  modulePathIgnorePatterns: ["<rootDir>/.medusa/", "<rootDir>/.cache/"],
}

/** The rooms' own tests, and the tests that boot a shop: they need PostgreSQL, so a global set-up. */
module.exports = {
  maxWorkers: 2,
  reporters: ["default", "<rootDir>/integration-tests/support/closing-line-reporter.js"],
  projects: [
    { ...shared, displayName: "unit", testMatch: ["<rootDir>/src/**/__tests__/**/*.spec.ts"] },
    {
      ...shared,
      displayName: "shop",
      testMatch: ["<rootDir>/integration-tests/**/*.spec.ts"],
      globalSetup: "<rootDir>/integration-tests/support/global-setup.ts",
      globalTeardown: "<rootDir>/integration-tests/support/global-teardown.ts",
    },
  ],
}
