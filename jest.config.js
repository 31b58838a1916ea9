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

/**
 * The rooms' own tests, the tests that boot a shop (they need PostgreSQL, so a global set-up), and the random sequences of
 * `npm run test:property`, which are not yet part of `npm test`.
 */
module.exports = {
  maxWorkers: 2,
  reporters: ["default", "<rootDir>/integration-tests/support/closing-line-reporter.js"],
  projects: [
    { ...shared, displayName: "unit", testMatch: ["<rootDir>/src/**/__tests__/**/*.spec.ts"] },
    {
      ...shared,
      displayName: "shop",
      testMatch: ["<rootDir>/integration-tests/**/*.spec.ts"],
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/integration-tests/property/"],
      globalSetup: "<rootDir>/integration-tests/support/global-setup.ts",
      globalTeardown: "<rootDir>/integration-tests/support/global-teardown.ts",
    },
    {
      ...shared,
      displayName: "property",
      testMatch: ["<rootDir>/integration-tests/property/**/*.spec.ts"],
      globalSetup: "<rootDir>/integration-tests/support/global-setup.ts",
      globalTeardown: "<rootDir>/integration-tests/support/global-teardown.ts",
    },
  ],
}
