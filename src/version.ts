/** This package's version, sent to Vipps in `Vipps-System-Plugin-Version`; a test compares it with package.json. */
export const pluginName = "medusa-payment-vipps"
export const pluginVersion = "0.1.0"

/** The Medusas that `npm run test:versions` has tried; a test compares them with docs/versions.md. */
export const testedMedusa = { oldest: "2.21.0", newest: "2.21.2" }
