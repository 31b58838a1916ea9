import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useSearchParams } from "react-router-dom"
import { read } from "./api"
import type { Connection, Filter, PaymentList, Story } from "../../contract/admin-api"

export const PAGE_SIZE = 20
export const filters: Filter[] = ["waiting", "remainder", "deadline", "attention"]

export type ListQuestion = { filter: Filter | undefined; q: string; page: number }

/** The query is in the address: a reload, a bookmark and the browser's Back button keep it. */
export function useListQuestion() {
  const [parameters, setParameters] = useSearchParams()
  const question: ListQuestion = {
    filter: filters.find((one) => one === parameters.get("filter")),
    q: parameters.get("q") ?? "",
    page: Math.max(1, Number.parseInt(parameters.get("page") ?? "1", 10) || 1),
  }
  function ask(change: Partial<ListQuestion>): void {
    const next = { ...question, page: 1, ...change }
    setParameters({
      ...(next.filter && { filter: next.filter }),
      ...(next.q && { q: next.q }),
      ...(next.page > 1 && { page: String(next.page) }),
    })
  }
  return { question, ask }
}

export function usePayments({ filter, q, page }: ListQuestion) {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE), offset: String((page - 1) * PAGE_SIZE) })
  if (filter) query.set("filter", filter)
  if (q) query.set("q", q)
  return useQuery({
    queryKey: ["vipps", "payments", query.toString()],
    queryFn: () => read<PaymentList>(`payments?${query.toString()}`),
    placeholderData: keepPreviousData,
  })
}

export function useStory(orderId: string) {
  return useQuery({
    queryKey: ["vipps", "story", orderId],
    queryFn: () => read<Story>(`payments/${encodeURIComponent(orderId)}/support`),
    retry: false,
  })
}

/** Always read anew: it must be of this moment. */
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
