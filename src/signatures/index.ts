// THE SIGNATURES: how a callback from Vipps and a returning shopper are told from strangers. Both tokens are derived from the
// client secret and the reference, so nothing is stored, and are compared in constant time. Must not know: Medusa, HTTP, where
// the secret comes from.
export { callbackToken, isCallbackToken } from "./callback-token"
export { deriveKey } from "./key"
export { readReturnToken, returnToken } from "./return-token"
