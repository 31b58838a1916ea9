import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useCallback, useMemo } from "react"
import { useLocation, useNavigate } from "react-router-dom"
import { ask, read } from "./api"
import type { Connection, Filter, ListOrder, PaymentList, AuditTrail } from "../../contract/admin-api"

export const PAGE_SIZE = 20
export const filters: Filter[] = ["waiting", "remainder", "deadline", "attention"]

/** The first is what a list begins with. */
export const listOrders: ListOrder[] = [
  "-created_at",
  "created_at",
  "capture_before",
  "-capture_before",
  "-reserved",
  "reserved",
]

export type ListQuestion = { filter: Filter | undefined; q: string; order: ListOrder; page: number }

/**
 * The question is in the address: a reload, a bookmark and the browser's Back button keep it. What is searched for stands behind
 * the "#", which no browser sends: a server's log is no place for a customer's name.
 */
export function useListQuestion() {
  const { search, hash } = useLocation()
  const navigate = useNavigate()
  // the same objects until the address changes: what is drawn of them is not drawn again for a tick
  const question = useMemo(() => readQuestion(search, hash), [search, hash])
  const ask = useCallback(
    (change: Partial<ListQuestion>): void => {
      const { filter, q, order, page } = { ...question, page: 1, ...change }
      const next = new URLSearchParams({
        ...(filter && { filter }),
        ...(order !== "-created_at" && { order }),
        ...(page > 1 && { page: String(page) }),
      })
      // Back leaves a search in one step, however often it paused while somebody typed
      const isTypedOn = question.q !== "" && change.q !== undefined && q !== ""
      void navigate(
        { search: next.toString(), hash: q && new URLSearchParams({ q }).toString() },
        { replace: isTypedOn },
      )
    },
    [question, navigate],
  )
  return { question, ask }
}

function readQuestion(search: string, hash: string): ListQuestion {
  const parameters = new URLSearchParams(search)
  return {
    filter: filters.find((one) => one === parameters.get("filter")),
    q: new URLSearchParams(hash.slice(1)).get("q") ?? parameters.get("q") ?? "",
    order: listOrders.find((one) => one === parameters.get("order")) ?? "-created_at",
    page: Math.max(1, Number.parseInt(parameters.get("page") ?? "1", 10) || 1),
  }
}

/** `asked`: identifies the query that an answer belongs to. */
export type AnsweredList = PaymentList & { asked: string }

export function usePayments({ filter, q, order, page }: ListQuestion) {
  const query = { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE, order, ...(filter && { filter }) }
  return useQuery({
    queryKey: ["vipps", "payments", query, q],
    // a search that somebody has typed on is aborted, so that the server only works on the latest
    queryFn: async ({ signal }): Promise<AnsweredList> => {
      const list = await (q
        ? ask<PaymentList>("payments/search", { ...query, q }, signal)
        : readPage(query, signal))
      return { ...list, asked: JSON.stringify([query, q]) }
    },
    placeholderData: keepPreviousData,
  })
}

function readPage(query: Record<string, string | number>, signal: AbortSignal): Promise<PaymentList> {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) parameters.set(name, String(value))
  return read<PaymentList>(`payments?${parameters.toString()}`, signal)
}

export function useAuditTrail(reference: string) {
  return useQuery({
    queryKey: ["vipps", "story", reference],
    queryFn: () => read<AuditTrail>(`payments/${encodeURIComponent(reference)}/support`),
    retry: false,
  })
}

/** Never cached: it must be current. */
export function useConnections() {
  return useQuery({
    queryKey: ["vipps", "connection"],
    queryFn: async () => (await read<{ connections: Connection[] }>("connection")).connections,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  })
}
