/** Status 500 in Medusa's access log: `GET /admin/orders/order_1 ← - (500) - 12.3 ms`. */
const FAILED_REQUEST = /^http:.*\(500\) - /
const LINES_BEFORE = 20

/**
 * What a server logged before it answered a request with 500. The answer itself is often only "An unknown error occurred", and the
 * log is gone with the shop.
 */
export function findServerErrors(log: string): string[] {
  const lines = log.split("\n")
  return lines.flatMap((line, at) =>
    FAILED_REQUEST.test(line) ? [lines.slice(Math.max(0, at - LINES_BEFORE), at + 1).join("\n")] : [],
  )
}
