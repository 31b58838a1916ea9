import { emailForMedusa } from "../email"

it.each([
  ["kari@example.no", "kari@example.no"],
  ["Kari+Vipps@Example.no", "kari+vipps@example.no"],
  ["øystein@example.no", "øystein@example.no"],
  [" kari@example.no\n", "kari@example.no"],
  [`${"k".repeat(243)}@example.no`, `${"k".repeat(243)}@example.no`],
  ["kari@blåbær.no", "kari@xn--blbr-roah.no"],
])("Medusa takes %s as %s", (given, taken) => {
  expect(emailForMedusa(given)).toBe(taken)
})

it.each([
  "",
  "kari",
  "kari@",
  "@example.no",
  "kari@localhost",
  '"kari nordmann"@example.no',
  "kari@ex ample.no",
  "kari@blåbær.no:80",
  "kari@blå..no",
  `${"k".repeat(244)}@example.no`,
])("Medusa does not take %j", (given) => {
  expect(emailForMedusa(given)).toBe("")
})
