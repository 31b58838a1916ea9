import { readReleaseFiles } from "./files"
import { listObstacles } from "./publishable"

/** npm runs it before `npm publish` (prepublishOnly), not before `npm pack`. */
const obstacles = listObstacles(readReleaseFiles())
for (const obstacle of obstacles) process.stderr.write(`${obstacle}\n`)
if (obstacles.length > 0) process.exitCode = 1
