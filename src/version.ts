/** This package's version, as Vipps gets it in `Vipps-System-Plugin-Version`; a test holds it against package.json. */
export const pluginName = "medusa-payment-vipps"
export const pluginVersion = "0.1.0"
