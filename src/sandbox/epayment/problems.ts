import { randomUUID } from "node:crypto"
import type { Answer } from "../answers"
import { statusOf, titleOf } from "./codes"

type ExtraDetail = { name: string; reason: string }

/** An error after RFC 7807, as Vipps' ePayment and Webhooks APIs word it. */
export function problem(
  status: number,
  title: string,
  p: { detail?: string | undefined; extraDetails?: ExtraDetail[] } = {},
): Answer {
  return {
    status,
    contentType: "application/problem+json; charset=utf-8",
    text: JSON.stringify({
      type: "https://developer.vippsmobilepay.com/docs/knowledge-base/errors",
      title,
      status,
      ...(p.detail === undefined ? {} : { detail: p.detail }),
      traceId: randomUUID(),
      extraDetails: p.extraDetails ?? null,
    }),
  }
}

/** A malformed request: each detail names a field, and there is no ErrorCode. */
export function badRequest(...extraDetails: ExtraDetail[]): Answer {
  return problem(400, "Bad Request", { detail: "One or more validation errors occurred.", extraDetails })
}

/** An error of the domain, known by its code. */
export function codedProblem(
  code: string,
  p: { detail?: string | undefined; status?: number | undefined } = {},
): Answer {
  return problem(p.status ?? statusOf(code), titleOf(code), {
    detail: p.detail,
    extraDetails: [{ name: "ErrorCode", reason: code }],
  })
}
