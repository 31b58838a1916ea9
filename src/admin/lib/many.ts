import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import type { ConfirmedPayment, PaymentResult, PaymentView } from "../../contract/admin-api"
import { postConfirmed, read, refusalOfOne } from "./api"
import { batchesOf, readCandidates, type Candidate, type ManyKind, type ReadPayment } from "./candidates"
import type { SelectablePayment } from "./selection"

/** Each payment as its panel would show it now: what the list knows may be old, and an order may need less than is reserved. */
export function useCandidates(kind: ManyKind, payments: SelectablePayment[]) {
  return useQuery({
    queryKey: ["vipps", "many", kind, payments.map(({ payment_id }) => payment_id)],
    queryFn: () => readCandidates(kind, payments, readOne),
    // what is confirmed is what was shown: nothing changes it meanwhile
    staleTime: Infinity,
    gcTime: 0,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
    retry: false,
  })
}

async function readOne({ payment_id }: SelectablePayment): Promise<ReadPayment> {
  try {
    return { view: (await read<{ payment: PaymentView }>(`payments/${payment_id}`)).payment }
  } catch (failure) {
    const refusal = refusalOfOne(failure)
    if (!refusal) throw failure
    return { refusal }
  }
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

function confirmedOf({ payment, captured, amount }: Candidate): ConfirmedPayment {
  return { payment_id: payment.payment_id, amount, captured }
}
