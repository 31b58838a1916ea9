/** What the "bank" of the test environment does with certain amounts that a person approves (knowledge base, test). */
const refusals = new Map<number, { code: string; reason: string }>([
  [151, { code: "42", reason: "Insufficient funds" }],
  [182, { code: "42", reason: "Refused by the issuer" }],
  [183, { code: "42", reason: "Suspected fraud" }],
  [184, { code: "43", reason: "Withdrawal limit exceeded" }],
  [186, { code: "44", reason: "Expired card" }],
  [187, { code: "41", reason: "Invalid card" }],
  [197, { code: "42", reason: "3-D Secure denied" }],
  [202, { code: "42", reason: "Strong customer authentication required" }],
])

/** The result stays unknown for an hour. */
const undecided = 201

export function readTestAmount(
  amountMinor: number,
): { code: string; reason: string } | "undecided" | undefined {
  return amountMinor === undecided ? "undecided" : refusals.get(amountMinor)
}
