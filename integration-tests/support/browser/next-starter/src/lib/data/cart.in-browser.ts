import type { HttpTypes } from "@medusajs/types"

/** What Next.js makes of a "use server" function in the browser: a call to its server. */
export async function initiatePaymentSession(
  ...parameters: [HttpTypes.StoreCart, HttpTypes.StoreInitializePaymentSession]
): Promise<HttpTypes.StorePaymentCollectionResponse> {
  const response = await fetch("/_action", { method: "POST", body: JSON.stringify(parameters) })
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as HttpTypes.StorePaymentCollectionResponse
}
