import { fulfillmentAmount, type FulfillmentQuestion } from "../fulfillment-amount"

/** A sweater of 750 kr and a hat of 250 kr, 99 kr for the shipping: 1099 kr. In øre. */
const sweater = { unitMinor: 75_000, ordered: 1, sent: 0, inFulfillment: 0 }
const hat = { unitMinor: 25_000, ordered: 1, sent: 0, inFulfillment: 0 }
const shipped = { sent: 1, inFulfillment: 1 }
const order: FulfillmentQuestion = {
  lines: [sweater, hat],
  shippingMinor: 9_900,
  isFirst: true,
  isOnlyOneLeft: true,
  dueMinor: 109_900,
  capturedMinor: 0,
}

type Case = { story: string; question: Partial<FulfillmentQuestion>; minor: number }
const cases: Case[] = [
  {
    story: "the whole order in one fulfillment",
    question: {
      lines: [
        { ...sweater, ...shipped },
        { ...hat, ...shipped },
      ],
    },
    minor: 109_900,
  },
  {
    story: "the first of two: its goods, and the shipping",
    question: { lines: [{ ...sweater, ...shipped }, hat] },
    minor: 84_900,
  },
  {
    story: "the last of two: the rest",
    question: {
      lines: [
        { ...sweater, sent: 1 },
        { ...hat, ...shipped },
      ],
      isFirst: false,
      dueMinor: 25_000,
      capturedMinor: 84_900,
    },
    minor: 25_000,
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
    minor: 25_000,
  },
  {
    story: "goods that the staff have charged before are not charged again",
    question: { lines: [{ ...sweater, ...shipped }, hat], dueMinor: 69_900, capturedMinor: 40_000 },
    minor: 44_900,
  },
  {
    story: "everything charged before",
    question: { lines: [{ ...sweater, ...shipped }, hat], dueMinor: 0, capturedMinor: 109_900 },
    minor: 0,
  },
  {
    story: "never more than is due",
    question: { lines: [{ ...sweater, ...shipped }, hat], dueMinor: 10_000 },
    minor: 10_000,
  },
  {
    story: "refunded in between: what was refunded is not taken again with the next fulfillment",
    question: {
      lines: [
        { ...sweater, sent: 1 },
        { ...hat, ordered: 3, ...shipped },
      ],
      isFirst: false,
      dueMinor: 55_000,
      capturedMinor: 84_900,
    },
    minor: 25_000,
  },
  {
    story: "three of a price that a third divides: a part is rounded",
    question: {
      lines: [{ unitMinor: 100_00 / 3, ordered: 3, sent: 1, inFulfillment: 1 }],
      shippingMinor: 0,
      dueMinor: 100_00,
    },
    minor: 33_33,
  },
  {
    story: "and the last takes the exact rest",
    question: {
      lines: [{ unitMinor: 100_00 / 3, ordered: 3, sent: 3, inFulfillment: 1 }],
      shippingMinor: 0,
      isFirst: false,
      dueMinor: 33_34,
      capturedMinor: 66_66,
    },
    minor: 33_34,
  },
]

test.each(cases)("$story", ({ question, minor }) => {
  expect(fulfillmentAmount({ ...order, ...question })).toBe(minor)
})
