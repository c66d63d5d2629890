import { type SystemJson, instant } from '@haidang/contracts'
import type { Scope } from '@haidang/domain'
import { type CityFigures, type Pulse, readCityFigures, readPulse } from '@haidang/store'

import { summed } from '../live/heartbeat.js'
import { shareReads } from '../live/share-reads.js'
import type { GatewayRoom } from './gateway-room.js'

/** What of the system's answer stands in the database. */
export type SystemReadings = Readonly<{
  /** Where the database does not answer there is nothing of it: the rest of the answer says so. */
  read(scope: Scope): Promise<
    Readonly<{
      feeds: SystemJson['feeds']
      database: Pick<SystemJson['database'], 'bytes' | 'version'>
      jobs: SystemJson['jobs']
    }>
  >
}>

/** However many look: the feeds are counted every other second, the size of the database every ten seconds. */
const [pulseMs, figuresMs] = [2_000, 10_000]

export function createSystemReadings({
  db,
  clock,
  log,
}: Pick<GatewayRoom, 'db' | 'clock' | 'log'>): SystemReadings {
  const pulses = shareReads<Pulse>({ keepMs: pulseMs })
  const figures = shareReads<CityFigures>({ keepMs: figuresMs })
  const orNothing = async <T>(reading: Promise<T>): Promise<T | undefined> =>
    reading.catch((error: unknown) => {
      log.debug('system.unread', { error })
      return undefined
    })
  return {
    read: async (scope) => {
      const [pulse, found] = await Promise.all([
        orNothing(pulses('now', () => readPulse(db, clock.now()))),
        orNothing(figures('now', () => readCityFigures(db))),
      ])
      return {
        feeds: summed(pulse?.sources ?? [], scope).map(({ newestAt, ...feed }) => ({
          ...feed,
          ...(newestAt !== undefined && { newestAt: instant(newestAt) }),
        })),
        database: found ? { bytes: found.databaseBytes, version: found.serverVersion } : {},
        jobs: found?.outbox,
      }
    },
  }
}
