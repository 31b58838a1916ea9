import { Select } from "@medusajs/ui"
import { chooseLanguage } from "../lib/language"
import { isLanguage, languageNames } from "../lib/languages"
import { useTexts } from "../texts"

/** For all of the plugin's pages in this browser. */
export function LanguageSwitch() {
  const { t, language } = useTexts()
  return (
    <Select
      value={language}
      onValueChange={(value) => isLanguage(value) && chooseLanguage(value)}
      size="small"
    >
      <Select.Trigger aria-label={t.language} className="w-auto shrink-0 text-nowrap">
        <Select.Value />
      </Select.Trigger>
      <Select.Content>
        {Object.entries(languageNames).map(([one, name]) => (
          <Select.Item key={one} value={one}>
            {name}
          </Select.Item>
        ))}
      </Select.Content>
    </Select>
  )
}
