import { keptPostgres } from "./kept-postgres"

export default async function tearDown(): Promise<void> {
  await keptPostgres()?.stop()
}
