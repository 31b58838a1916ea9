import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useEffect } from "react"
import { post, read } from "./api"
import type { HistoryEntry, MedusaPayment, PaymentView, Said } from "../../contract/admin-api"

const keyOf = (paymentId: string) => ["vipps", "payment", paymentId]

/**
 * All that the panel shows, by one request and without a call to Vipps. `version`: what Medusa's page knows of the payment. If
 * that changes, for example by Medusa's own buttons, the panel is reloaded.
 */
export function usePayment(paymentId: string, version: string) {
  return useQuery({
    queryKey: [...keyOf(paymentId), version],
    placeholderData: keepPreviousData,
    // an operation in progress ends in a moment, and what the order no longer needs is released soon
    refetchInterval: ({ state }) => state.data !== undefined && isChanging(state.data) && 3_000,
    queryFn: async () => (await read<{ payment: PaymentView }>(`payments/${paymentId}`)).payment,
  })
}

function isChanging({ problems, due, captured, remaining, is_kept }: PaymentView): boolean {
  const waitsForRelease = due === 0 && captured > 0 && remaining > 0 && !is_kept
  return waitsForRelease || problems.some(({ code }) => code === "in-progress")
}

const RENEWALS = 5
const RENEW_MS = 2_000

/**
 * After an order edit the plugin corrects Medusa's payment a moment later. Medusa's own sections would go on showing the old
 * figures: they are reloaded until they fit, a few times at most.
 */
export function useMedusasPageRenewed(medusas: MedusaPayment, payment: PaymentView | undefined): void {
  const client = useQueryClient()
  const isBehind = payment !== undefined && !fits(medusas, payment)
  useEffect(() => {
    if (!isBehind) return
    let left = RENEWALS
    const timer = setInterval(() => {
      if (left-- > 0) void client.invalidateQueries({ queryKey: ["orders"] })
      else clearInterval(timer)
    }, RENEW_MS)
    return () => clearInterval(timer)
  }, [isBehind, client])
}

/** A payment that can be captured is worth what is captured and what is due of it. */
function fits({ amount, captured_at, canceled_at }: MedusaPayment, { captured, due }: PaymentView): boolean {
  if (captured_at || canceled_at || due === null) return true
  return Math.round(amount * 100) === Math.round((captured + due) * 100)
}

export function useHistory(paymentId: string, isWanted: boolean) {
  return useQuery({
    queryKey: [...keyOf(paymentId), "history"],
    queryFn: async () => (await read<{ history: HistoryEntry[] }>(`payments/${paymentId}/history`)).history,
    enabled: isWanted,
    retry: false,
  })
}

type MoneyRequest = {
  path: "capture" | "refund" | "release" | "cancel" | "refresh" | "resolve" | "request"
  body?: object
}
type Clicked = { payment: PaymentView; unresolved?: Said[] }

/**
 * One of the panel's buttons. Afterwards the panel and Medusa's own sections are reloaded, also after a refusal, which may have
 * told something new.
 */
export function useClick(paymentId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ path, body }: MoneyRequest) => post<Clicked>(`payments/${paymentId}/${path}`, body),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keyOf(paymentId) }),
        client.invalidateQueries({ queryKey: ["vipps", "payments"] }),
        client.invalidateQueries({ queryKey: ["orders"] }),
      ]),
  })
}
