import { isSilent } from "../silence"

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 20, 12, minutes))
const registeredAt = at(0)

it.each([
  { of: "no approval, no delivery", deliveredAt: undefined, approvedAt: undefined, silent: false },
  { of: "an approval before the registration", deliveredAt: undefined, approvedAt: at(-5), silent: false },
  { of: "an approval without a delivery", deliveredAt: undefined, approvedAt: at(5), silent: true },
  { of: "an approval after the last delivery", deliveredAt: at(3), approvedAt: at(5), silent: true },
  { of: "an approval and its delivery", deliveredAt: at(5), approvedAt: at(5), silent: false },
  { of: "a clock of Vipps that is a little ahead", deliveredAt: at(5), approvedAt: at(6), silent: false },
  { of: "later deliveries, as of a capture", deliveredAt: at(30), approvedAt: at(5), silent: false },
])("$of: silent is $silent", ({ deliveredAt, approvedAt, silent }) => {
  expect(isSilent({ registeredAt, deliveredAt }, approvedAt)).toBe(silent)
})
