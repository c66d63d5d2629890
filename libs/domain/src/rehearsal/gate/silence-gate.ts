import { type EngineDevice, ruleKey } from '../../engine/device-state.js'
import { isBounded } from '../../engine/hours.js'
import { isDerived } from '../../feed/index.js'
import type { NoDataCondition } from '../../rule/condition.js'
import type { Rule } from '../../rule/rule.js'
import type { SampleColumn, Samples } from '../samples.js'
import type { Gate } from './gate.js'

/**
 * For the silence of whole devices: words that follow each other within its patience go by. The last one ahead of a longer
 * absence, or of the end, is seen, for it is from there that the absence counts.
 */
export function silenceGate(
  rule: Rule,
  { quantities, missedReports }: NoDataCondition,
  device: EngineDevice,
): Gate | undefined {
  if (isBounded(rule) || quantities.some((quantity) => quantity !== '')) return undefined
  const key = ruleKey(rule.id, '')
  const patienceMs = missedReports * device.intervalMs
  return {
    pass: ({ rules }, samples, row) => {
      if (rules[key]?.levels[0]?.on) return row
      const { at } = samples
      const isWord = wordsIn(samples, device)
      if (!isWord(row)) return row
      let word = row
      for (let next = row + 1; next < at.length; next += 1) {
        if (!isWord(next)) continue
        if ((at[next] ?? 0) - (at[word] ?? 0) > patienceMs) return word
        word = next
      }
      return word
    },
    settle: (state) => state,
  }
}

/** Whether the device itself said something in a row: what we derive is no sign of life. */
function wordsIn({ columns, positions }: Samples, { feed }: EngineDevice): (row: number) => boolean {
  const own: SampleColumn[] = []
  for (const [quantity, column] of columns) if (!isDerived(feed, quantity)) own.push(column)
  return (row) =>
    positions?.[row] !== undefined ||
    own.some((column) => column[row] !== undefined && !Number.isNaN(column[row]))
}
