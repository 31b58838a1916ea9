import { amountText } from "../lib/amount"
import { figureNames, figuresOf, type FigureName } from "../lib/figures"
import type { PaymentView } from "../../contract/admin-api"
import { useTexts } from "../texts"

type Figures = Record<FigureName, number>
type Part = { name: FigureName; amount: number; color: string }

/** Colours are the theme's own variables: they change with light and dark. */
function partsOf({ captured, refunded, released, remaining, blocked }: Figures): Part[] {
  return [
    { name: "captured", amount: captured - refunded, color: "var(--tag-green-icon)" },
    { name: "refunded", amount: refunded, color: "var(--tag-orange-icon)" },
    { name: "remaining", amount: remaining, color: "var(--tag-blue-icon)" },
    { name: "blocked", amount: blocked, color: "var(--tag-purple-icon)" },
    { name: "released", amount: released, color: "var(--tag-neutral-icon)" },
  ]
}

/** The reservation as one bar, and its figures beside the bar's colours. */
export function PaymentBar({ payment }: { payment: PaymentView }) {
  const { t } = useTexts()
  const figures = figuresOf(payment)
  const parts = partsOf(figures)
  // as a rule nothing is blocked
  const names = figureNames.filter((name) => name !== "blocked" || figures.blocked > 0)
  const textOf = (amount: number) => amountText(amount, payment.currency_code)
  const shown = parts.filter(({ amount }) => amount > 0)
  const label = shown.map(({ name, amount }) => `${t.figures[name]} ${textOf(amount)}`).join(", ")
  return (
    <div className="flex flex-col gap-y-3 px-6 py-4">
      {shown.length > 0 && (
        <div
          role="img"
          aria-label={t.barLabel(label)}
          className="bg-ui-bg-component flex w-full overflow-hidden rounded-full"
          style={{ height: 8, gap: 2 }}
        >
          {shown.map(({ name, amount, color }) => (
            <div key={name} style={{ flexGrow: amount, flexBasis: 0, minWidth: 4, background: color }} />
          ))}
        </div>
      )}
      <dl className="txt-small flex flex-col gap-y-1">
        {names.map((name) => (
          <Figure
            key={name}
            label={t.figures[name]}
            amount={textOf(figures[name])}
            color={figures[name] > 0 ? colorOf(parts, name) : undefined}
            isStrong={name === "remaining"}
          />
        ))}
      </dl>
    </div>
  )
}

function colorOf(parts: Part[], name: Part["name"]): string | undefined {
  return parts.find((part) => part.name === name)?.color
}

function Figure(p: { label: string; amount: string; color: string | undefined; isStrong: boolean }) {
  const tone = p.isStrong ? "text-ui-fg-base font-medium" : "text-ui-fg-subtle"
  return (
    <div className={`flex items-center justify-between ${tone}`}>
      <dt className="flex items-center gap-x-2">
        <span aria-hidden className="rounded-full" style={{ width: 8, height: 8, background: p.color }} />
        {p.label}
      </dt>
      <dd>{p.amount}</dd>
    </div>
  )
}
