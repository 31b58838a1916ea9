import { explainMissing, isMigration } from "../check-schema"

it("names what is missing, the Medusa that was found, and the Medusas that were tested", () => {
  expect(explainMissing(["payment.captured_at", "return.status"], "2.30.1")).toBe(
    "medusa-payment-vipps can't work with this database: payment.captured_at, return.status are missing. It found Medusa 2.30.1, " +
      'and is tested with Medusa 2.21.0 to 2.21.2. Run "medusa db:migrate". If that does not help, install a version of ' +
      "medusa-payment-vipps that is tested with your Medusa.",
  )
})

it.each([
  ["db:migrate:scripts", true],
  ["db:migrate:search", true],
  ["start", false],
  ["exec", false],
  [undefined, false],
])("the command %s is a migration: %s", (command, expected) => {
  expect(isMigration(command)).toBe(expected)
})
