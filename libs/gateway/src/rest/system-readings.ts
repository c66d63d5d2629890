import { type SystemJson, instant } from '@haidang/contracts'
import type { Scope } from '@haidang/domain'
import {
  type CityFigures,
  type Pulse,
  type Retention,
  readCityFigures,
  readPulse,
  readRetention,
} from '@haidang/store'

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
      retention: SystemJson['retention']
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
  const kept = shareReads<Retention>({ keepMs: figuresMs })
  const orNothing = async <T>(reading: Promise<T>): Promise<T | undefined> =>
    reading.catch((error: unknown) => {
      log.debug('system.unread', { error })
      return undefined
    })
  return {
    read: async (scope) => {
      const [pulse, found, retention] = await Promise.all([
        orNothing(pulses('now', () => readPulse(db, clock.now()))),
        orNothing(figures('now', () => readCityFigures(db))),
        orNothing(kept('now', () => readRetention(db))),
      ])
      return {
        feeds: summed(pulse?.sources ?? [], scope).map(({ newestAt, ...feed }) => ({
          ...feed,
          ...(newestAt !== undefined && { newestAt: instant(newestAt) }),
        })),
        database: found ? { bytes: found.databaseBytes, version: found.serverVersion } : {},
        jobs: found?.outbox,
        retention: retention && retentionJson(retention),
      }
    },
  }
}

function retentionJson({ rawDays, minuteDays, lookedAt, feeds }: Retention): SystemJson['retention'] {
  if (rawDays === undefined || minuteDays === undefined || lookedAt === undefined) return undefined
  const gone = feeds.filter(({ rawFrom, minutesFrom }) => rawFrom !== undefined || minutesFrom !== undefined)
  return {
    ...{ rawDays, minuteDays, lookedAt: instant(lookedAt) },
    feeds: gone.map(({ feed, rawFrom, minutesFrom }) => ({
      feed,
      ...(rawFrom !== undefined && { rawFrom: instant(rawFrom) }),
      ...(minutesFrom !== undefined && { minutesFrom: instant(minutesFrom) }),
    })),
  }
}
