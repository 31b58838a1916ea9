import { z } from "zod"
import { createApi, expectBody, type Api, type JsonObject } from "../../../demo/harness"
import type { BootedShop } from "../server/boot"
import { done } from "../staff/order-actions"

const tokenSchema = z.object({ token: z.string() })

type Place = Pick<BootedShop, "server" | "facts">

/** The store API as a customer with a new account calls it. */
export async function newCustomer(place: Place, email: string): Promise<Api> {
  return apiAs(place, await newCustomerToken(place, email))
}

/** Of the login of a customer with a new account. */
export async function newCustomerToken(place: Place, email: string): Promise<string> {
  const login = { email, password: "hemmelig-1234" }
  const send = (path: string, body: JsonObject, token?: string) =>
    done(apiAs(place, token)({ method: "POST", path, body }))
  const logIn = async (path: string) => expectBody(tokenSchema, await send(path, login), "logging in").token
  const fresh = await logIn("/auth/customer/emailpass/register")
  await send("/store/customers", { email }, fresh)
  return logIn("/auth/customer/emailpass")
}

function apiAs({ server, facts }: Place, token?: string): Api {
  return createApi(server.url, {
    "x-publishable-api-key": facts.publishableKey,
    ...(token && { authorization: `Bearer ${token}` }),
  })
}
