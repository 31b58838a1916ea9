const { relative } = require("node:path")

/** Quicker files are not listed. */
const WORTH_A_LINE_S = 10

/** Says which files took longest and, as the very last line, how it went over all projects: `12 passed, 0 failed`, with `, 1 skipped` if any. */
module.exports = class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    // A suite that couldn't run has no failed test, and must not look like success.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    const skipped = results.numPendingTests + results.numTodoTests
    const line = `${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`
    // At the exit: after jest's own summary, and whatever the teardown says.
    process.once("exit", () => process.stdout.write([...slowFiles(results), line, ""].join("\n")))
  }
}

/** Seconds and path, the slowest first. */
function slowFiles({ testResults }) {
  return testResults
    .map(({ perfStats, testFilePath }) => ({
      seconds: Math.round(perfStats.runtime / 1000),
      file: relative(process.cwd(), testFilePath),
    }))
    .filter(({ seconds }) => seconds >= WORTH_A_LINE_S)
    .sort((a, b) => b.seconds - a.seconds)
    .map(({ seconds, file }) => `${String(seconds).padStart(5)} s  ${file}`)
}
