import type { Language } from "../../messages"
import { da } from "./da"
import { en, type Texts } from "./en"
import { fi } from "./fi"
import { nb } from "./nb"

/** The pages' texts. English and Norwegian are whole; what another language lacks is shown in English. */
export const texts: Record<Language, Texts> = { en, nb, da: { ...en, ...da }, fi: { ...en, ...fi } }
