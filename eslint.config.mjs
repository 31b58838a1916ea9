import js from "@eslint/js"
import prettier from "eslint-config-prettier"
import n from "eslint-plugin-n"
import tseslint from "typescript-eslint"

const tests = ["**/__tests__/**/*.{ts,mts}", "integration-tests/**/*.ts"]

/** Where `any` comes in from outside: jest's matchers, and what Medusa answers to queries. */
const trustAny = Object.fromEntries(
  ["argument", "assignment", "call", "member-access", "return"].map((what) => [
    `@typescript-eslint/no-unsafe-${what}`,
    "off",
  ]),
)

const nodeGlobals = Object.fromEntries(
  ["__dirname", "Buffer", "console", "module", "process", "require", "setTimeout"].map((name) => [
    name,
    "readonly",
  ]),
)

const browserGlobals = Object.fromEntries(
  [
    ["AbortSignal", "FormData", "Intl", "URL", "URLSearchParams", "addEventListener", "document", "fetch"],
    ["history", "localStorage", "location", "setTimeout"],
  ]
    .flat()
    .map((name) => [name, "readonly"]),
)

/** The only places that read the environment; everything else gets what it needs as an argument. */
const readTheEnvironment = [
  "src/vipps/http/proxy.ts",
  "src/providers/vipps/service.ts",
  "src/context/configured-providers.ts",
  "src/operations/__tests__/support/simulated-seeds.ts",
  "medusa-config.ts",
  "demo/**",
  "bench/**",
  "integration-tests/**",
]

export default tseslint.config(
  // a stranger's starter has aliases and a compiler of its own: storefront-docs.spec.ts compiles and runs it
  {
    ignores: [
      ".medusa/",
      ".cache/",
      "src/modules/*/migrations/",
      "integration-tests/support/browser/next-starter/",
    ],
  },
  js.configs.recommended,
  { files: ["**/*.{js,cjs,mjs}"], ignores: ["demo/shop/page/**"], languageOptions: { globals: nodeGlobals } },
  { files: ["demo/shop/page/**/*.js"], languageOptions: { globals: browserGlobals } },
  {
    files: ["**/*.{ts,mts,tsx}"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: "./tsconfig.check.json" } },
    rules: {
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "as" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/no-unnecessary-condition": "error",
      "@typescript-eslint/no-unused-expressions": ["error", { allowTernary: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // A port may be async without needing it, and our objects are made of closures, not of `this`.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
  // the admin's pages have a compiler's configuration of their own, and trust the answers of their own server
  {
    files: ["src/admin/**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { project: "./src/admin/tsconfig.json" } },
    rules: trustAny,
  },
  {
    files: ["src/storefront/**/*.mts"],
    languageOptions: { parserOptions: { project: "./src/storefront/tsconfig.json" } },
  },
  {
    plugins: { n },
    rules: {
      eqeqeq: "error",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      // A factory counts as one function together with all that it returns.
      "max-lines-per-function": ["error", { max: 75, skipBlankLines: true, skipComments: true }],
      "n/no-process-env": "error",
      "no-console": "error",
    },
  },
  {
    files: ["src/**/*.{ts,mts,tsx}"],
    ignores: tests,
    rules: {
      complexity: ["error", 12],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  // tables of sentences, each a function of the app's name
  { files: ["src/storefront/texts/*.mts"], rules: { "max-lines-per-function": "off" } },
  { files: readTheEnvironment, rules: { "n/no-process-env": "off" } },
  { files: ["src/sandbox/cli.ts"], rules: { "no-console": "off" } },
  { files: ["**/medusa-config.ts"], rules: { "@typescript-eslint/no-non-null-assertion": "off" } },
  { files: ["demo/**/*.ts", "bench/**/*.ts"], rules: trustAny },
  {
    // A rule about time gets `now` as an argument.
    files: ["src/rules/**"],
    ignores: tests,
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "Rules don't ask the time: take `now` as an argument." },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: "Rules don't ask the time: take `now` as an argument.",
        },
        {
          selector: "CallExpression[callee.name='Date']",
          message: "Rules don't ask the time: take `now` as an argument.",
        },
      ],
    },
  },
  {
    files: tests,
    rules: {
      "max-lines": "off",
      "max-lines-per-function": "off",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
      // What `beforeAll` sets is not there when it failed, and the teardown runs all the same.
      "@typescript-eslint/no-unnecessary-condition": "off",
      ...trustAny,
    },
  },
  prettier,
)
