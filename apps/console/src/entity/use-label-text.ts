import { findFeed, labelText } from '@haidang/domain'
import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'

/** How a label of a feed's devices reads: by the feed's own words, by what the city calls its places, and as a number where it is one. */
export function useLabelText(feed: string): (key: string, value: string) => { name: string; value: string } {
  const { site } = useConsole()
  const { language, formats } = useWords()
  const named = useCell(site)?.labels
  const described = findFeed(feed)
  const numberText = (key: string, value: string): string | undefined => {
    const marked = described?.labels?.[key]?.marks?.quantity
    const quantity = described?.quantities.find((one) => one.key === marked)
    if (quantity?.kind !== 'number' || value === '' || !Number.isFinite(Number(value))) return undefined
    return formats.measured(Number(value), quantity.decimals)
  }
  return (key, value) => {
    const label = labelText(described, [key, value], language)
    return { ...label, value: named?.[key]?.[value]?.[language] ?? numberText(key, value) ?? label.value }
  }
}
