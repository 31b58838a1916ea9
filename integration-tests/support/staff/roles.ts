import { z } from "zod"
import { expectBody, migrate, vippsEnvironment, type Admin } from "../../../demo/harness"
import { defaultUnit } from "../../../src/sandbox"
import type { BootedShop } from "../server/boot"
import { inviteColleague } from "./colleague"

/** Medusa's RBAC, and members of the staff with a role of their own. */
export const RBAC = { MEDUSA_FF_RBAC: "true" }

type Place = Pick<BootedShop, "admin" | "facts" | "server" | "sql">

/** Its tables, and the users' links to roles, come with the flag; Vipps is not asked meanwhile. */
export async function addRoles(databaseUrl: string): Promise<string> {
  const vipps = vippsEnvironment({ sandboxUrl: "http://127.0.0.1:9", unit: defaultUnit, port: 9 })
  await migrate({ env: { ...RBAC, ...vipps, DATABASE_URL: databaseUrl } })
  return databaseUrl
}

/** Before the first login: a login's token keeps the roles that the user had then. */
export async function makeOwner(place: Place): Promise<void> {
  const [owner] = await place.sql(`select id from "user" where email = $1`, [place.facts.admin.email])
  await giveRole(place, idRow.parse(owner).id, "role_super_admin")
}

const idRow = z.object({ id: z.string() })

async function giveRole({ sql }: Place, userId: string, roleId: string): Promise<void> {
  await sql(
    `insert into user_rbac_role (user_id, rbac_role_id, id) values ($1, $2, $3) on conflict do nothing`,
    [userId, roleId, `lnk_${userId}_${roleId}`],
  )
}

/** A member of the staff with a role of their own; without policies, one without any role. */
export async function hire(place: Place, name: string, policies: string[]): Promise<Admin> {
  const { userId, admin } = await inviteColleague(place, name)
  if (policies.length > 0) await giveRole(place, userId, await makeRole(place, name, policies))
  return admin
}

async function makeRole(place: Place, name: string, policies: string[]): Promise<string> {
  const ids = await Promise.all(policies.map((key) => findPolicy(place, key)))
  const answer = await place.admin.api({
    method: "POST",
    path: "/admin/rbac/roles",
    body: { name, policy_ids: ids },
  })
  return expectBody(z.object({ role: idRow }), answer, "making a role").role.id
}

/** Medusa's, or where it asks for one that it does not offer (2.21: capture and refund), one of the shop's own. */
async function findPolicy(place: Place, key: string): Promise<string> {
  const [known] = await place.sql(`select id from rbac_policy where key = $1 and deleted_at is null`, [key])
  if (known) return idRow.parse(known).id
  const [resource = "", operation = ""] = key.split(":")
  const body = { key, resource, operation, name: key }
  const made = await place.admin.api({ method: "POST", path: "/admin/rbac/policies", body })
  return expectBody(z.object({ policy: idRow }), made, "making a policy").policy.id
}
