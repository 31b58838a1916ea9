// THE SIGNATURES: how we recognize callbacks and webhooks from Vipps, and returning shoppers. The tokens of callbacks and
// return links are derived from the client secret and the reference, so nothing is stored for them. A webhook is signed with a
// secret of Vipps, which is kept encrypted under a key from the client secret. All are compared in constant time. Must not know:
// Medusa, HTTP, where a secret comes from.
export { callbackToken, isCallbackToken } from "./callback-token"
export { deriveKey } from "./key"
export { readReturnToken, returnToken } from "./return-token"
export { isShippingToken, shippingToken } from "./shipping-token"
export { openText, sealText } from "./sealed-text"
export { findSigningSecret, type WebhookDelivery } from "./webhook-delivery"
