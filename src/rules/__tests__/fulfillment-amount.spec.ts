import { parcelAmount, type ParcelQuestion } from "../fulfillment-amount"

/** A sweater of 750 kr and a hat of 250 kr, 99 kr for the shipping: 1099 kr. In øre. */
const sweater = { unitOre: 75_000, ordered: 1, sent: 0, inParcel: 0 }
const hat = { unitOre: 25_000, ordered: 1, sent: 0, inParcel: 0 }
const shipped = { sent: 1, inParcel: 1 }
const order: ParcelQuestion = {
  lines: [sweater, hat],
  shippingOre: 9_900,
  isFirst: true,
  isOnlyOneLeft: true,
  dueOre: 109_900,
  capturedOre: 0,
}

type Case = { story: string; question: Partial<ParcelQuestion>; ore: number }
const cases: Case[] = [
  {
    story: "the whole order in one parcel",
    question: {
      lines: [
        { ...sweater, ...shipped },
        { ...hat, ...shipped },
      ],
    },
    ore: 109_900,
  },
  {
    story: "the first of two: its goods, and the shipping",
    question: { lines: [{ ...sweater, ...shipped }, hat] },
    ore: 84_900,
  },
  {
    story: "the last of two: the rest",
    question: {
      lines: [
        { ...sweater, sent: 1 },
        { ...hat, ...shipped },
      ],
      isFirst: false,
      dueOre: 25_000,
      capturedOre: 84_900,
    },
    ore: 25_000,
  },
  {
    story: "the last one, while the first waits for its capture: its own goods only",
    question: {
      lines: [
        { ...sweater, sent: 1 },
        { ...hat, ...shipped },
      ],
      isOnlyOneLeft: false,
      isFirst: false,
    },
    ore: 25_000,
  },
  {
    story: "goods that the staff have charged before are not charged again",
    question: { lines: [{ ...sweater, ...shipped }, hat], dueOre: 69_900, capturedOre: 40_000 },
    ore: 44_900,
  },
  {
    story: "everything charged before",
    question: { lines: [{ ...sweater, ...shipped }, hat], dueOre: 0, capturedOre: 109_900 },
    ore: 0,
  },
  {
    story: "never more than is due",
    question: { lines: [{ ...sweater, ...shipped }, hat], dueOre: 10_000 },
    ore: 10_000,
  },
  {
    story: "refunded in between: what was refunded is not taken again with the next parcel",
    question: {
      lines: [
        { ...sweater, sent: 1 },
        { ...hat, ordered: 3, ...shipped },
      ],
      isFirst: false,
      dueOre: 55_000,
      capturedOre: 84_900,
    },
    ore: 25_000,
  },
  {
    story: "three of a price that a third divides: a part is rounded",
    question: {
      lines: [{ unitOre: 100_00 / 3, ordered: 3, sent: 1, inParcel: 1 }],
      shippingOre: 0,
      dueOre: 100_00,
    },
    ore: 33_33,
  },
  {
    story: "and the last takes the exact rest",
    question: {
      lines: [{ unitOre: 100_00 / 3, ordered: 3, sent: 3, inParcel: 1 }],
      shippingOre: 0,
      isFirst: false,
      dueOre: 33_34,
      capturedOre: 66_66,
    },
    ore: 33_34,
  },
]

test.each(cases)("$story", ({ question, ore }) => {
  expect(parcelAmount({ ...order, ...question })).toBe(ore)
})
