import { ContainerRegistrationKeys, createMedusaContainer } from "@medusajs/framework/utils"
import { mayReadOrders } from "../may-read-orders"

const policies: Record<string, string> = { role_clerk: "order", role_bookkeeper: "payment" }

/** Medusa's answer about a role, as its permission check asks for it. */
const query = {
  graph: async ({ filters: { id } }: { filters: { id: string } }) => ({
    data: [{ id, policies: [{ id: `policy_of_${id}`, resource: policies[id], operation: "read" }] }],
  }),
}

/** A request of a user whose token says so of their roles. */
function ask(roles: unknown, p: { rbac: boolean } = { rbac: true }): Promise<boolean> {
  const scope = createMedusaContainer()
  const flags = { isFeatureEnabled: (flag: string) => flag === "rbac" && p.rbac }
  scope.register(ContainerRegistrationKeys.FEATURE_FLAG_ROUTER, { resolve: () => flags })
  scope.register(ContainerRegistrationKeys.QUERY, { resolve: () => query })
  const auth_context = { actor_id: "user_1", actor_type: "user", auth_identity_id: "authid_1" }
  return mayReadOrders({
    auth_context: { ...auth_context, app_metadata: { roles }, user_metadata: {} },
    scope,
  })
}

it("a customer's name is shown to a role that may read orders, and to no other", async () => {
  expect(await ask(["role_clerk"])).toBe(true)
  expect(await ask(["role_bookkeeper"])).toBe(false)
  expect(await ask(["role_bookkeeper", "role_clerk"])).toBe(true)
})

it.each([undefined, null, [], "role_clerk", [{ id: "role_clerk" }]])(
  "a token without roles that can be read shows no customer: %j",
  async (roles) => {
    expect(await ask(roles)).toBe(false)
  },
)

it("without RBAC everybody sees customers", async () => {
  expect(await ask(undefined, { rbac: false })).toBe(true)
})
