import type { Readable } from 'node:stream'
import { readEventSignals, readStoredInstants } from '@haidang/store'
import { importHistory } from './import-history.js'
import type { Foundation, House } from './open-house.js'

type Given = Readonly<{ foundation: Foundation; house: House; say: (line: string) => void }>

/** The city's past comes in beside its present; then the hourly indices that follow from it. */
export async function giveHistory(lines: Readable, { foundation, house, say }: Given): Promise<void> {
  const { config, log, databases } = foundation
  const hours = config.city.historyHours
  const { registry, airIndex } = house
  const { intake } = house.ingest
  try {
    const { observations, ms } = await importHistory(lines, {
      ...{ intake, registry },
      stored: (stretch) => readStoredInstants(databases.work, stretch),
      happened: async (stretch) => (await readEventSignals(databases.work, stretch)).map(({ at }) => at),
      log: log.child({ part: 'history' }),
    })
    log.info('history.imported', { observations, ms: Math.round(ms) })
    if (observations === 0) return
    await airIndex.lookBack(hours)
    const seconds = (ms / 1_000).toFixed(1)
    say(
      `  ${'History'.padEnd(20)} ${observations} simulated observations of the last ${hours} h, in ${seconds} s`,
    )
  } catch (error) {
    log.warn('history.ended', { error })
  }
}
