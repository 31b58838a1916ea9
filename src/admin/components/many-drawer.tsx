import { Alert, Badge, Button, Drawer, Heading, Text } from "@medusajs/ui"
import { Link } from "react-router-dom"
import type { PaymentResult } from "../../contract/admin-api"
import { amountText } from "../lib/amount"
import { sumText, type Candidate, type ManyKind } from "../lib/candidates"
import { useCandidates, useManyMoves } from "../lib/many"
import type { SelectablePayment } from "../lib/selection"
import { useTexts, type Texts } from "../texts"

type Props = {
  kind: ManyKind
  payments: SelectablePayment[]
  /** `done`: those that need no tick any more */
  onClose: (done: SelectablePayment[]) => void
}

/** Shows what is to be moved and its sum, asks once, and then tells what became of each payment. */
export function ManyDrawer({ kind, payments, onClose }: Props) {
  const { t } = useTexts()
  const candidates = useCandidates(kind, payments)
  const moves = useManyMoves(kind)
  // who closes it while money moves would not see what became of it
  const close = () =>
    !moves.isRunning && onClose(payments.filter(({ payment_id }) => moves.results.get(payment_id)?.ok))
  const hasEnded = candidates.data !== undefined && isOver(moves, candidates.data)
  const movable = candidates.data?.filter(isMovable).length ?? 0
  const title = hasEnded
    ? t.many[kind].done(countDone(moves.results), movable)
    : t.many[kind].title(payments.length)
  return (
    <Drawer open onOpenChange={(isOpen) => !isOpen && close()}>
      <Drawer.Content aria-describedby={undefined} data-vipps-many={kind}>
        <div className="border-ui-border-base border-b px-6 py-4">
          {/* told to those who don't see it, when it says the result */}
          <div role="status">
            <Drawer.Title asChild>
              <Heading>{title}</Heading>
            </Drawer.Title>
          </div>
        </div>
        {candidates.data ? (
          <Confirm {...{ kind, moves, close }} candidates={candidates.data} />
        ) : (
          <Reading error={candidates.error} onRetry={() => void candidates.refetch()} close={close} />
        )}
      </Drawer.Content>
    </Drawer>
  )
}

const isMovable = ({ refusal }: Candidate) => refusal === null

const countDone = (results: Moves["results"]) => [...results.values()].filter(({ ok }) => ok).length

/** Each that could be moved has its result. */
function isOver({ isRunning, results }: Moves, candidates: Candidate[]): boolean {
  return !isRunning && results.size > 0 && results.size === candidates.filter(isMovable).length
}

function Reading({ error, onRetry, close }: { error: Error | null; onRetry: () => void; close: () => void }) {
  const { t, sayFailure } = useTexts()
  return (
    <>
      <Drawer.Body>
        {error ? (
          <Alert variant="error" role="alert">
            {sayFailure(error)}
          </Alert>
        ) : (
          <Text size="small" role="status">
            {t.readingSelected}
          </Text>
        )}
      </Drawer.Body>
      <Drawer.Footer>
        <Button size="small" variant="secondary" onClick={close}>
          {t.close}
        </Button>
        {error && (
          <Button size="small" onClick={onRetry}>
            {t.tryAgain}
          </Button>
        )}
      </Drawer.Footer>
    </>
  )
}

type Moves = ReturnType<typeof useManyMoves>

type ConfirmProps = {
  kind: ManyKind
  candidates: Candidate[]
  moves: Moves
  close: () => void
}

function Confirm({ kind, candidates, moves, close }: ConfirmProps) {
  const { t, sayFailure } = useTexts()
  const movable = candidates.filter(isMovable)
  const refused = candidates.filter(({ refusal }) => refusal !== null)
  return (
    <>
      <Drawer.Body className="flex flex-col gap-y-4 overflow-y-auto" tabIndex={0}>
        <Progress {...{ kind, movable, moves }} />
        {moves.error && (
          <Alert variant="error" role="alert">
            {sayFailure(moves.error)}
          </Alert>
        )}
        <ul className="flex flex-col gap-y-3">
          {movable.map((one) => (
            <Movable
              key={one.payment.payment_id}
              one={one}
              result={moves.results.get(one.payment.payment_id)}
            />
          ))}
        </ul>
        {refused.length > 0 && <Refused kind={kind} refused={refused} />}
      </Drawer.Body>
      <Drawer.Footer>
        <Button size="small" variant="secondary" onClick={close} disabled={moves.isRunning}>
          {moves.results.size > 0 ? t.finish : t.close}
        </Button>
        <StartButton {...{ kind, movable, moves }} />
      </Drawer.Footer>
    </>
  )
}

type MoveProps = Pick<ConfirmProps, "kind" | "moves"> & { movable: Candidate[] }

/** Before: the question. Then how far it is, for eyes and ears, until the title says the result. */
function Progress({ kind, movable, moves }: MoveProps) {
  const { t } = useTexts()
  const { results, isRunning, error } = moves
  const isBegun = isRunning || error !== undefined || results.size > 0
  if (!isBegun) {
    const question = t.many[kind].confirm(movable.length, sumText(movable))
    return <Text size="small">{movable.length > 0 ? question : t.nothingToMove}</Text>
  }
  if (isOver(moves, movable)) return null
  const label = t.processed(results.size, movable.length)
  return (
    <div className="flex flex-col gap-y-2">
      <Text size="small" weight="plus" role="status">
        {label}
      </Text>
      <progress
        className="w-full"
        style={{ accentColor: "var(--bg-interactive)" }}
        value={results.size}
        max={movable.length}
        aria-label={label}
      />
    </div>
  )
}

function StartButton({ kind, movable, moves }: MoveProps) {
  const { t } = useTexts()
  const { results, isRunning, error } = moves
  const isOver = results.size === movable.length
  if (isOver) return null
  return (
    <Button
      size="small"
      variant={kind === "capture" ? "primary" : "danger"}
      isLoading={isRunning}
      onClick={() => void moves.run(movable)}
    >
      {error ? t.goOn : startLabel(t, kind, sumText(movable))}
    </Button>
  )
}

function startLabel(t: Texts, kind: ManyKind, sum: string): string {
  return kind === "capture" ? t.captureAmount(sum) : t.releaseAmount(sum)
}

/** The order opens beside the list: what is ticked, and what became of it, stays where it is. */
function Who({ payment: { medusa_order, customer, reference } }: Pick<Candidate, "payment">) {
  return (
    <span className="min-w-0 break-words">
      {medusa_order ? (
        <Link
          to={`/orders/${medusa_order.id}`}
          target="_blank"
          rel="noreferrer"
          className="text-ui-fg-base underline"
        >
          #{medusa_order.display_id}
        </Link>
      ) : (
        reference
      )}{" "}
      {customer?.name ?? customer?.email}
    </span>
  )
}

function Movable({ one, result }: { one: Candidate; result: PaymentResult | undefined }) {
  const { t, say } = useTexts()
  return (
    <li className="txt-small flex flex-col gap-y-1" data-vipps-result={result?.code}>
      <div className="flex items-start justify-between gap-x-4">
        <Who payment={one.payment} />
        <span className="text-ui-fg-base flex shrink-0 items-center gap-x-2 text-nowrap">
          {amountText(one.amount, one.payment.currency_code)}
          {/* it may be unknown whether it went through: the sentence below says so */}
          {result?.ok && (
            <Badge size="2xsmall" color="green">
              {t.checkStates.ok}
            </Badge>
          )}
        </span>
      </div>
      {result && result.code !== "capture-ok" && result.code !== "release-ok" && (
        <Text size="xsmall" className="text-ui-fg-subtle" data-vipps-said>
          {say(result)}
        </Text>
      )}
    </li>
  )
}

/** Left out of the sum, with the reason that the panel gives. */
function Refused({ kind, refused }: { kind: ManyKind; refused: Candidate[] }) {
  const { t, say } = useTexts()
  return (
    <section className="flex flex-col gap-y-3">
      <Text size="small" weight="plus">
        {t.many[kind].refused}
      </Text>
      <ul className="flex flex-col gap-y-3">
        {refused.map(({ payment, refusal }) => (
          <li key={payment.payment_id} className="txt-small flex flex-col gap-y-1">
            <Who payment={payment} />
            <Text size="xsmall" className="text-ui-fg-subtle" data-vipps-said>
              {refusal && say(refusal)}
            </Text>
          </li>
        ))}
      </ul>
    </section>
  )
}
