/** What the benchmark's stores have in common. */
export const projectConfig = {
  databaseUrl: process.env.DATABASE_URL ?? "",
  workerMode: process.env.BENCH_WORKER_MODE === "server" ? ("server" as const) : ("shared" as const),
  http: {
    storeCors: "http://localhost:8000",
    adminCors: "http://localhost:9000",
    authCors: "http://localhost:9000",
    jwtSecret: "supersecret",
    cookieSecret: "supersecret",
  },
}
