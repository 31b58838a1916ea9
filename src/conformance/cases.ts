import type { ConformanceCase } from "./case"
import { endingCases } from "./ending-cases"
import { fractionCases, moneyCases } from "./money-cases"
import { orderCases } from "./order-cases"

/** Each makes its own cart. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...orderCases,
  ...moneyCases,
  ...fractionCases,
  ...endingCases,
]
