import { hydrateRoot } from "react-dom/client"
import { partOf, readProps } from "./parts"

const root = document.getElementById("root")
if (!root) throw new Error("this page has nothing that the browser takes over")
const Part = partOf(root.dataset.part)
hydrateRoot(root, <Part {...readProps(document.getElementById("props")?.textContent)} />)
