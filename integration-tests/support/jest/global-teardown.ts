import { sharedPostgres } from "./shared-postgres"

export default async function tearDown(): Promise<void> {
  await sharedPostgres()?.stop()
}
