import { type RawObservation, type RawValue, storableText } from '@haidang/codecs'
import { type Feed, type ObservedValue, type RefusalReason, type Status, checkValue } from '@haidang/domain'

import type { CheckPlace } from './check.js'
import { quantityOf } from './quantity-of.js'

const longestKey = 64

/** The values that will be stored; each of the others is refused by its path and reason. */
export function checkValues(raw: RawObservation, revision: number, place: CheckPlace): ObservedValue[] {
  const checked: ObservedValue[] = []
  const { located, tally, pathTo } = place
  for (const said of raw.values) {
    const verdict = judgeValue(said, located.feed)
    if (verdict.ok) {
      const flags = raw.at === undefined ? [...verdict.flags, 'at-missing' as const] : verdict.flags
      checked.push({ quantity: said.quantity, value: verdict.value, status: verdict.status, flags, revision })
    } else {
      const { reason, message, part } = verdict
      const quantity = part === 'status' && !said.ownStatus ? undefined : said.quantity
      tally.add(reason, () => ({ path: pathTo(raw, part, quantity), message }))
    }
  }
  return checked
}

type Verdict =
  | Readonly<Pick<ObservedValue, 'value' | 'status' | 'flags'> & { ok: true }>
  | Readonly<{ ok: false; reason: RefusalReason; message: string; part: 'value' | 'status' }>

function judgeValue(said: RawValue, feed: Feed): Verdict {
  const quantity = quantityOf(feed, said.quantity)
  if (!quantity) {
    const message = `${feed.id} has no quantity ${storableText(said.quantity, longestKey)}`
    return { ok: false, reason: 'unknown-quantity', message, part: 'value' }
  }
  const status = readStatus(said.status)
  if (!status) {
    const message = 'status must be measuring, calibrating or fault'
    return { ok: false, reason: 'bad-status', message, part: 'status' }
  }
  const verdict = checkValue(quantity, said.value)
  if (!verdict.ok) return { ok: false, reason: verdict.reason, message: verdict.message, part: 'value' }
  return { ok: true, value: verdict.value, status, flags: verdict.flags }
}

/** Only `measuring` reaches rules and averages; it is what a device means that says nothing. */
function readStatus(status: unknown): Status | undefined {
  if (status === undefined || status === 'measuring') return 'measuring'
  return status === 'calibrating' || status === 'fault' ? status : undefined
}
