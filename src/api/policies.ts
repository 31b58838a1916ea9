/**
 * What Medusa's own payment routes demand of a user's role, if the shop has turned Medusa's RBAC on. A role that may not capture
 * by Medusa's button may not capture by ours either.
 */
type Policy = { resource: string; operation: string }

export const readPayments: Policy[] = [{ resource: "payment", operation: "read" }]
export const capturePayments: Policy[] = [...readPayments, { resource: "capture", operation: "create" }]
export const refundPayments: Policy[] = [...readPayments, { resource: "refund", operation: "create" }]
/** Medusa has no route that releases, cancels or resolves one payment. */
export const updatePayments: Policy[] = [...readPayments, { resource: "payment", operation: "update" }]
/** Makes a payment link, which is a payment collection. */
export const requestPayments: Policy[] = [
  ...readPayments,
  { resource: "payment_collection", operation: "create" },
]
/** Whoever may read an order sees its customer. */
export const readOrders: Policy[] = [{ resource: "order", operation: "read" }]
export const cancelOrders: Policy[] = [...readOrders, { resource: "order", operation: "update" }]
