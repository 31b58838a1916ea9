/** Says as the very last line how it went over all projects: `12 passed, 0 failed`, with `, 1 skipped` if any. */
module.exports = class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    // A suite that couldn't run has no failed test, and must not look like success.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    const skipped = results.numPendingTests + results.numTodoTests
    const line = `${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`
    // At the exit: after jest's own summary, and whatever the teardown says.
    process.once("exit", () => process.stdout.write(line + "\n"))
  }
}
