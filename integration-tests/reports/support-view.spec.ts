import { z } from "zod"
import { createApi, expectBody, type PaidOrder } from "../../demo/harness"
import { bootShop, type BootedShop } from "../support/server/boot"

jest.setTimeout(180_000)

let harness: BootedShop

beforeAll(async () => {
  harness = await bootShop({ sandbox: { switches: { rateLimits: false } } })
})
afterAll(() => harness?.stop())

const trail = z.object({
  operations: z.array(z.object({ kind: z.string(), actor: z.string().nullable(), actor_name: z.unknown() })),
})

async function operationsOf({ paymentId }: PaidOrder) {
  const path = `/admin/vipps/payments/${paymentId}/support`
  return expectBody(trail, await harness.admin.api({ method: "GET", path }), "the support view").operations
}

async function byAnApiKey(title: string) {
  const body = { title, type: "secret" }
  const made = await harness.admin.api({ method: "POST", path: "/admin/api-keys", body })
  const { token } = expectBody(
    z.object({ api_key: z.object({ token: z.string() }) }),
    made,
    "an API key",
  ).api_key
  return createApi(harness.server.url, {
    authorization: `Basic ${Buffer.from(`${token}:`).toString("base64")}`,
  })
}

it("names who clicked: first and last name, else the e-mail address, also of somebody who has left", async () => {
  const paid = await harness.shop.payWithVipps("1000")
  expect(await harness.admin.vipps(paid).capture("100")).toMatchObject({ status: 200 })
  const named = { kind: "capture", actor: expect.stringMatching(/^user_/), actor_name: "Kari Demo" }
  expect(await operationsOf(paid)).toEqual([named])

  await harness.sql(`update "user" set first_name = null, last_name = ' ', deleted_at = now()`, [])
  const { email } = harness.facts.admin
  const byEmail = await operationsOf(paid).finally(() =>
    harness.sql(`update "user" set first_name = 'Kari', last_name = 'Demo', deleted_at = null`, []),
  )

  expect(byEmail).toEqual([{ ...named, actor_name: email }])
})

it("names the API key that asked", async () => {
  const paid = await harness.shop.payWithVipps("1000")
  const till = await byAnApiKey("The till in Bergen")
  const path = `/admin/vipps/payments/${paid.paymentId}/capture`
  expect(await till({ method: "POST", path, body: { amount: 100 } })).toMatchObject({ status: 200 })

  expect(await operationsOf(paid)).toMatchObject([
    { actor: expect.stringMatching(/^apk_/), actor_name: "The till in Bergen" },
  ])
})
