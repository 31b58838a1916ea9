import { hydrateRoot } from "react-dom/client"
import { parts, readProps } from "./parts"

const root = document.getElementById("root")
const Part = parts[root?.dataset.part ?? ""]
if (root && Part) hydrateRoot(root, <Part {...readProps(document.getElementById("props")?.textContent)} />)
