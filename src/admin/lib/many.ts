import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import type { ConfirmedPayment, PaymentResult, PaymentView } from "../../contract/admin-api"
import { postConfirmed, read } from "./api"
import { batchesOf, findMovable, type Candidate, type ManyKind } from "./candidates"
import type { SelectablePayment } from "./selection"

const AT_ONCE = 5

/** Each payment as its panel would show it now: what the list knows may be old, and an order may need less than is reserved. */
export function useCandidates(kind: ManyKind, payments: SelectablePayment[]) {
  return useQuery({
    queryKey: ["vipps", "many", kind, payments.map(({ payment_id }) => payment_id)],
    queryFn: () => readCandidates(kind, payments),
    // what is confirmed is what was shown: nothing changes it meanwhile
    staleTime: Infinity,
    gcTime: 0,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
    retry: false,
  })
}

async function readCandidates(kind: ManyKind, payments: SelectablePayment[]): Promise<Candidate[]> {
  const candidates: Candidate[] = []
  const waiting = [...payments.entries()]
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, payment] = next
      const { payment: view } = await read<{ payment: PaymentView }>(`payments/${payment.payment_id}`)
      candidates[index] = { payment, view, ...findMovable(kind, view) }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return candidates
}

type Results = ReadonlyMap<string, PaymentResult>

/**
 * Moves what was confirmed, a batch at a time. A request that fails stops the run and loses nothing: the next run asks again for
 * what has no result yet, with the same figures, so that the server moves nothing twice.
 */
export function useManyMoves(kind: ManyKind) {
  const client = useQueryClient()
  const [results, setResults] = useState<Results>(new Map())
  const [isRunning, setIsRunning] = useState(false)
  const [error, setError] = useState<Error>()

  async function run(candidates: Candidate[]): Promise<void> {
    setIsRunning(true)
    setError(undefined)
    const got = new Map(results)
    try {
      for (const batch of batchesOf(candidates.filter(({ payment }) => !got.has(payment.payment_id)))) {
        const answer = await postConfirmed<{ results: PaymentResult[] }>(`payments/${kind}`, {
          payments: batch.map(confirmedOf),
        })
        for (const result of answer.results) got.set(result.payment_id, result)
        setResults(new Map(got))
      }
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)))
    }
    setIsRunning(false)
    await Promise.all(
      [["vipps", "payments"], ["vipps", "payment"], ["orders"]].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    )
  }
  return { results, isRunning, error, run }
}

function confirmedOf({ payment, view, amount }: Candidate): ConfirmedPayment {
  return { payment_id: payment.payment_id, amount, captured: view.captured }
}
