import type { LiveAlarm } from '@haidang/contracts'
import { findFeed, findQuantity } from '@haidang/domain'
import { useConsole, useWords } from '../../console.js'
import { ageOf } from '../../state/age.js'
import { useDevice } from '../../state/devices.js'
import { useDataEnd, useNow } from '../../state/use-now.js'

/** What the quantity of an alarm is now, beside what it was when the alarm was raised. */
export type ValueNow = Readonly<{
  number: string
  withUnit: string
  /** While the link is lost the newest is the last that is known, and nobody knows what is now. */
  says: 'wall.valueNow' | 'wall.valueLast'
}>

/** Undefined where the alarm is about no number, or where what is known of it is old or was not measured. */
export function useValueNow({ device, feed, quantity, value }: LiveAlarm): ValueNow | undefined {
  const { live } = useConsole()
  const { formats } = useWords()
  const now = useNow()
  const dataEndAt = useDataEnd()
  const view = useDevice(live.devices, device)
  const newest = view?.values[quantity]
  const known = findFeed(feed)
  const told = known && findQuantity(known, quantity)
  if (!view || value === undefined || told?.kind !== 'number' || typeof newest?.value !== 'number')
    return undefined
  if (newest.status !== 'measuring') return undefined
  const intervalMs = (told.intervalSeconds ?? view.intervalSeconds) * 1_000
  const { freshness } = ageOf(newest, { now, intervalMs })
  if (freshness !== 'live' && freshness !== 'late') return undefined
  const number = formats.measured(newest.value, told.decimals)
  const withUnit = told.unitLabel === '' ? number : `${number}\u00A0${told.unitLabel}`
  return { number, withUnit, says: dataEndAt === undefined ? 'wall.valueNow' : 'wall.valueLast' }
}
