import type { LiveAlarm, RuleJson } from '@haidang/contracts'
import { explainAlarm, findFeed, findQuantity } from '@haidang/domain'
import { useMemo } from 'react'
import { useConsole, useWords } from '../../console.js'
import { useClosedAlarmsOf } from '../../entity/device-alarms.js'
import { loadHistory, loadRules } from '../../entity/curve/history.js'
import { type Point, pointsOf, withLive } from '../../entity/curve/series.js'
import { useKnownPoints } from '../../entity/curve/use-known-points.js'
import { useLivePoints } from '../../entity/curve/use-live-points.js'
import { useResource } from '../../rest/use-resource.js'
import { useCell } from '../../state/cell.js'
import { useDevice } from '../../state/devices.js'
import { useDataEnd, useNow } from '../../state/use-now.js'
import { circumstancesOf } from './circumstances.js'

/** For this long back the reason is drawn. */
export const whyMs = 7_200_000

export type Why = Readonly<{
  state: 'loading' | 'known' | 'plain'
  /** The reason; the alarm's own words while, and where, no more is known. */
  sentence: string
  rule: RuleJson | undefined
  points: readonly Point[]
}>

/** Why there is this alarm, from what the desk has and what the server remembers. */
export function useWhy(alarm: LiveAlarm): Why {
  const { live } = useConsole()
  const { language, formats } = useWords()
  const now = useNow()
  const cutOff = useDataEnd() !== undefined
  const device = useDevice(live.devices, alarm.device)
  const rules = useResource(`why/${alarm.feed}`, (signal) => loadRules(alarm.feed, signal))
  const closed = useClosedAlarmsOf(alarm.device)
  const points = useRecentPoints(alarm)
  useCell(live.devices.roll)
  const rule = rules.state === 'ready' ? rules.data.find(({ id }) => id === alarm.rule.id) : undefined
  if (!rule || !device) {
    const state = rules.state === 'loading' ? 'loading' : 'plain'
    return { state, sentence: alarm.message[language], rule, points }
  }
  const around = circumstancesOf(alarm, {
    rule,
    device,
    others: live.devices.all().filter(({ feed }) => feed === alarm.feed),
    points,
    closed: closed.state === 'ready' ? closed.data : undefined,
    now,
    zone: formats.zone,
  })
  // What was measured last before the link was lost is not what is measured now.
  const known = cutOff ? { ...around, current: undefined, per10Min: undefined, neighbour: undefined } : around
  return { state: 'known', sentence: explainAlarm(alarm, known, language), rule, points }
}

/** Two hours of the alarm's quantity; nothing where it is no number. */
function useRecentPoints(alarm: LiveAlarm): readonly Point[] {
  const { live } = useConsole()
  const feed = findFeed(alarm.feed)
  const numeric = feed !== undefined && findQuantity(feed, alarm.quantity)?.kind === 'number'
  const stored = useResource(`recent/${alarm.device}/${alarm.quantity}`, async (signal) => {
    const now = live.clock.now()
    if (!numeric) return []
    const wanted = { device: alarm.device, quantity: alarm.quantity, fromAt: now - whyMs, toAt: now + 60_000 }
    return pointsOf((await loadHistory(wanted, signal)).rows, alarm.quantity)
  })
  const fresh = useLivePoints(useDevice(live.devices, alarm.device), alarm.quantity)
  return useKnownPoints(
    useMemo(() => withLive(stored.state === 'ready' ? stored.data : [], fresh), [stored, fresh]),
  )
}
