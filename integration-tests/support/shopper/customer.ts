import { z } from "zod"
import { createApi, expectBody, type Api, type JsonObject } from "../../../demo/harness"
import type { BootedShop } from "../server/boot"
import { done } from "../staff/order-actions"

const tokenSchema = z.object({ token: z.string() })

/** The store API as a customer with a new account calls it. */
export async function newCustomer(
  { server, facts }: Pick<BootedShop, "server" | "facts">,
  email: string,
): Promise<Api> {
  const login = { email, password: "hemmelig-1234" }
  const as = (token?: string) =>
    createApi(server.url, {
      "x-publishable-api-key": facts.publishableKey,
      ...(token && { authorization: `Bearer ${token}` }),
    })
  const send = (path: string, body: JsonObject, token?: string) =>
    done(as(token)({ method: "POST", path, body }))
  const logIn = async (path: string) => expectBody(tokenSchema, await send(path, login), "logging in").token
  const fresh = await logIn("/auth/customer/emailpass/register")
  await send("/store/customers", { email }, fresh)
  return as(await logIn("/auth/customer/emailpass"))
}
