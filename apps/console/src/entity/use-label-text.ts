import { findFeed, labelText } from '@haidang/domain'
import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'

/** How a label of a feed's devices reads: by the feed's own words, and by what the city calls its places. */
export function useLabelText(feed: string): (key: string, value: string) => { name: string; value: string } {
  const { site } = useConsole()
  const { language } = useWords()
  const named = useCell(site)?.labels
  return (key, value) => {
    const label = labelText(findFeed(feed), [key, value], language)
    return { ...label, value: named?.[key]?.[value]?.[language] ?? label.value }
  }
}
