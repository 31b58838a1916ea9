import { Button, Text } from "@medusajs/ui"
import type { ManyKind } from "../lib/candidates"
import type { Selection } from "../lib/selection"
import { useTexts } from "../texts"

type Props = { selection: Selection; onStart: (kind: ManyKind) => void }

/** What to do with the ticked payments; in sight whichever row was ticked last. */
export function SelectionBar({ selection, onStart }: Props) {
  const { t } = useTexts()
  const { chosen } = selection
  if (chosen.length === 0) return null
  return (
    <div
      role="group"
      aria-label={t.selected(chosen.length)}
      className="bg-ui-bg-base border-ui-border-base sticky bottom-0 z-10 flex flex-wrap items-center gap-2 border-t px-6 py-3"
    >
      <Text size="small" role="status" className="text-ui-fg-base">
        {t.selected(chosen.length)}
      </Text>
      <Button size="small" onClick={() => onStart("capture")}>
        {t.many.capture.button}
      </Button>
      <Button size="small" variant="secondary" onClick={() => onStart("release")}>
        {t.many.release.button}
      </Button>
      <Button size="small" variant="transparent" onClick={() => selection.set(chosen, false)}>
        {t.unselect}
      </Button>
    </div>
  )
}
