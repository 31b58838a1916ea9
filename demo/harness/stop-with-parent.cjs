// Loaded by `node -r` into every Medusa process that the demo and the tests start: when the process that started it is
// gone, whatever the way, this one goes too.
process.once("disconnect", () => process.exit(1))
process.channel?.unref()
