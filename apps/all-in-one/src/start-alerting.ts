import { startSecondLook, startSilenceWatch } from '@haidang/alerting'
import { type AirIndexUpkeep, startAirIndex } from '@haidang/upkeep'
import type { Foundation, House } from './open-house.js'

/** Starts what works without being asked: the watch over silence, the second look at late data, the hourly index. */
export function startAlerting(
  { clock, log, running, databases }: Foundation,
  { commit, intake, registry }: Pick<House, 'commit' | 'intake' | 'registry'>,
): Readonly<{ airIndex: AirIndexUpkeep }> {
  const common = { db: databases.work, commit, clock }
  const silence = startSilenceWatch({
    ...common,
    log: log.child({ part: 'silence-watch' }),
    listeningSinceAt: () => intake.listeningSinceAt(),
  })
  running.add('silence watch', silence, (repeating) => repeating.close())
  const secondLook = startSecondLook({
    ...common,
    log: log.child({ part: 'second-look' }),
    findDevice: (id) => {
      const device = registry.device(id)
      return device && { id: device.id, feed: device.feed, intervalMs: device.intervalSeconds * 1_000 }
    },
    rulesFor: (id) => registry.rulesFor(id),
  })
  running.add('second look', secondLook, (repeating) => repeating.close())
  const airIndex = startAirIndex({
    ...common,
    log: log.child({ part: 'air-index' }),
    devices: () => registry.devices(),
  })
  running.add('air index', airIndex, (repeating) => repeating.close())
  return { airIndex }
}
