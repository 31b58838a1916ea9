/** This package's version, as Vipps gets it in `Vipps-System-Plugin-Version`; a test holds it against package.json. */
export const pluginName = "medusa-payment-vipps"
export const pluginVersion = "0.1.0"

/** The Medusas that `npm run test:versions` has tried; a test holds them against docs/versions.md. */
export const testedMedusa = { oldest: "2.21.0", newest: "2.21.2" }
