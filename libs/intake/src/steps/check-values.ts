import { type RawObservation, type RawValue, storableText } from '@haidang/codecs'
import { type Feed, type ObservedValue, type RefusalReason, type Status, checkValue } from '@haidang/domain'

import type { CheckPlace } from './check.js'
import { quantityOf } from './quantity-of.js'

const longestKey = 64

/** The values that will be stored; each of the others is refused by its path and reason. */
export function checkValues(raw: RawObservation, revision: number, place: CheckPlace): ObservedValue[] {
  const checked: ObservedValue[] = []
  const { located, tally, pathTo } = place
  const stamp = { revision, atMissing: raw.at === undefined }
  for (const said of raw.values) {
    const judged = judgeValue(said, located.feed, stamp)
    if ('reason' in judged) {
      const { reason, message, part } = judged
      const quantity = part === 'status' && !said.ownStatus ? undefined : said.quantity
      tally.add(reason, () => ({ path: pathTo(raw, part, quantity), message }))
    } else checked.push(judged)
  }
  return checked
}

type RefusedValue = Readonly<{ reason: RefusalReason; message: string; part: 'value' | 'status' }>

/** What will be stored is made once, here: there are more values than anything else. */
function judgeValue(
  said: RawValue,
  feed: Feed,
  { revision, atMissing }: { revision: number; atMissing: boolean },
): ObservedValue | RefusedValue {
  const quantity = quantityOf(feed, said.quantity)
  if (!quantity) {
    const message = `${feed.id} has no quantity ${storableText(said.quantity, longestKey)}`
    return { reason: 'unknown-quantity', message, part: 'value' }
  }
  const status = readStatus(said.status)
  if (!status) {
    const message = 'status must be measuring, calibrating or fault'
    return { reason: 'bad-status', message, part: 'status' }
  }
  const verdict = checkValue(quantity, said.value)
  if (!verdict.ok) return { reason: verdict.reason, message: verdict.message, part: 'value' }
  const flags = atMissing ? [...verdict.flags, 'at-missing' as const] : verdict.flags
  return { quantity: said.quantity, value: verdict.value, status, flags, revision }
}

/** Only `measuring` reaches rules and averages; it is what a device means that says nothing. */
function readStatus(status: unknown): Status | undefined {
  if (status === undefined || status === 'measuring') return 'measuring'
  return status === 'calibrating' || status === 'fault' ? status : undefined
}
