import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { createUserAccountWorkflow } from "@medusajs/medusa/core-flows"

const admin = { email: "admin@example.no", password: "ullgenser" }

/** The demo's login for the admin, with its password. */
export async function seedAdmin(container: MedusaContainer) {
  const { authIdentity, error } = await container.resolve(Modules.AUTH).register("emailpass", { body: admin })
  if (!authIdentity) throw new Error(`no login for the admin: ${error}`)
  await createUserAccountWorkflow(container).run({
    input: {
      authIdentityId: authIdentity.id,
      userData: { email: admin.email, first_name: "Kari", last_name: "Demo" },
    },
  })
  return admin
}
