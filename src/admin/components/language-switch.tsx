import { Select } from "@medusajs/ui"
import { chooseLanguage } from "../lib/language"
import { useTexts } from "../texts"

/** For all of the plugin's pages in this browser. */
export function LanguageSwitch() {
  const { t, language } = useTexts()
  return (
    <Select
      value={language}
      onValueChange={(value) => chooseLanguage(value === "nb" ? "nb" : "en")}
      size="small"
    >
      <Select.Trigger aria-label={t.language} className="w-auto shrink-0 text-nowrap">
        <Select.Value />
      </Select.Trigger>
      <Select.Content>
        <Select.Item value="en">English</Select.Item>
        <Select.Item value="nb">Norsk bokmål</Select.Item>
      </Select.Content>
    </Select>
  )
}
