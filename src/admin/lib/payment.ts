import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { post, read } from "./api"
import type { HistoryEntry, PaymentView } from "./types"

const keyOf = (paymentId: string) => ["vipps", "payment", paymentId]

/**
 * All that the panel shows, by one call; it needs no answer of Vipps. `version`: whatever Medusa's page knows of the payment;
 * when that changes, by one of Medusa's own buttons say, it is asked anew.
 */
export function usePayment(paymentId: string, version: string) {
  return useQuery({
    queryKey: [...keyOf(paymentId), version],
    placeholderData: keepPreviousData,
    // what is under way is over in a moment, and what the order needs no more is let go soon after
    refetchInterval: ({ state }) => state.data !== undefined && isChanging(state.data) && 3_000,
    queryFn: async () => (await read<{ payment: PaymentView }>(`payments/${paymentId}`)).payment,
  })
}

function isChanging({ problems, due, captured, remaining }: PaymentView): boolean {
  const waitsForRelease = due === 0 && captured > 0 && remaining > 0
  return waitsForRelease || problems.some(({ code }) => code === "under-way")
}

export function useHistory(paymentId: string, isWanted: boolean) {
  return useQuery({
    queryKey: [...keyOf(paymentId), "history"],
    queryFn: async () => (await read<{ history: HistoryEntry[] }>(`payments/${paymentId}/history`)).history,
    enabled: isWanted,
    retry: false,
  })
}

export type Click = {
  path: "capture" | "refund" | "release" | "cancel" | "refresh" | "settle"
  body?: object
}
export type Clicked = { payment: PaymentView; unsettled?: string[] }

/**
 * One of the panel's buttons. Whatever came of it, the panel and Medusa's own sections are read anew: also a click that was
 * refused may have told something new.
 */
export function useClick(paymentId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ path, body }: Click) => post<Clicked>(`payments/${paymentId}/${path}`, body),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keyOf(paymentId) }),
        client.invalidateQueries({ queryKey: ["vipps", "payments"] }),
        client.invalidateQueries({ queryKey: ["orders"] }),
      ]),
  })
}
