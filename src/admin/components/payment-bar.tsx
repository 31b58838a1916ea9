import { amountText } from "../lib/format"
import type { PaymentView } from "../../contract/admin-api"
import { useTexts, type Texts } from "../texts"

type Part = { name: keyof Texts["figures"]; amount: number; color: string }

/** Colours are the theme's own variables: they change with light and dark. */
function partsOf(payment: PaymentView): Part[] {
  const { captured, refunded, released, remaining } = payment
  return [
    { name: "captured", amount: captured - refunded, color: "var(--tag-green-icon)" },
    { name: "refunded", amount: refunded, color: "var(--tag-orange-icon)" },
    { name: "remaining", amount: remaining, color: "var(--tag-blue-icon)" },
    { name: "released", amount: released, color: "var(--tag-neutral-icon)" },
  ]
}

/** The reservation as one bar, and its figures beside the bar's colours. */
export function PaymentBar({ payment }: { payment: PaymentView }) {
  const { t } = useTexts()
  const parts = partsOf(payment)
  const shown = parts.filter(({ amount }) => amount > 0)
  const label = shown.map(({ name, amount }) => `${t.figures[name]} ${amountText(amount)}`).join(", ")
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
        <Figure label={t.figures.reserved} amount={payment.reserved} />
        <Figure label={t.figures.captured} amount={payment.captured} color={colorOf(parts, "captured")} />
        <Figure label={t.figures.refunded} amount={payment.refunded} color={colorOf(parts, "refunded")} />
        <Figure label={t.figures.released} amount={payment.released} color={colorOf(parts, "released")} />
        <Figure
          label={t.figures.remaining}
          amount={payment.remaining}
          color={colorOf(parts, "remaining")}
          isStrong
        />
      </dl>
    </div>
  )
}

function colorOf(parts: Part[], name: Part["name"]): string | undefined {
  return parts.find((part) => part.name === name)?.color
}

function Figure(p: { label: string; amount: number; color?: string | undefined; isStrong?: boolean }) {
  const tone = p.isStrong ? "text-ui-fg-base font-medium" : "text-ui-fg-subtle"
  return (
    <div className={`flex items-center justify-between ${tone}`}>
      <dt className="flex items-center gap-x-2">
        <span
          aria-hidden
          className="rounded-full"
          style={{ width: 8, height: 8, background: p.amount > 0 ? p.color : undefined }}
        />
        {p.label}
      </dt>
      <dd>{amountText(p.amount)}</dd>
    </div>
  )
}
