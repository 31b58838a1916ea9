/**
 * What the server of this page knows: Medusa's address, the publishable key, the region, the way back, the language, what the app is
 * called, and who buys.
 */
export const shop = await (await fetch("/shop.json")).json()
