import { z } from "zod"
import { createAdmin, createApi, expectBody, type Admin } from "../../../demo/harness"
import type { BootedShop } from "../server/boot"

const idRow = z.object({ id: z.string() })
const tokenSchema = z.object({ token: z.string() })

/** Another member of the staff, who has accepted an invite. They log in with the first request. */
export async function inviteColleague(
  { admin, server }: Pick<BootedShop, "admin" | "server">,
  name: string,
): Promise<{ userId: string; admin: Admin }> {
  const login = { email: `${name}@example.no`, password: "hemmelig-1234" }
  const { email } = login
  const invite = await admin.api({ method: "POST", path: "/admin/invites", body: { email } })
  const { token } = expectBody(z.object({ invite: tokenSchema }), invite, "inviting").invite
  const path = "/auth/user/emailpass/register"
  const registered = await createApi(server.url)({ method: "POST", path, body: login })
  const fresh = expectBody(tokenSchema, registered, "registering").token
  const accepted = await createApi(server.url, { authorization: `Bearer ${fresh}` })({
    method: "POST",
    path: `/admin/invites/accept?token=${token}`,
    body: { email, first_name: "Kari", last_name: "Nordmann" },
  })
  const { user } = expectBody(z.object({ user: idRow }), accepted, "accepting the invite")
  return { userId: user.id, admin: createAdmin({ url: server.url, login }) }
}
