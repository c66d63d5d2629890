import { setTimeout as pause } from 'node:timers/promises'
import { wholeScope } from '@haidang/domain'
import { openDatabase } from '@haidang/store'
import { openConsole } from '../../live-rig/console.js'
import { readLog } from '../../live-rig/expected-log.js'
import { faultsOfTry } from '../../live-rig/faults-of-try.js'
import { keptLog } from '../../live-rig/kept-log.js'
import { createRawAsker } from '../../live-rig/raw-asker.js'
import { openProduct } from '../product.js'
import { type Row, judge } from '../row.js'
import { town } from '../stations.js'
import { newestNumber, settledLog, startAlarms } from './screens.js'

const consoles = 8

/** A person's connection may ask twenty times a second, after two hundred at once. */
const betweenMs = 60

export const row: Row = {
  id: 'L-06',
  promise:
    'asked for 1,000 times while alarm events are being committed, the answer and what follows it have each of them once',
  ways: ['embedded', 'services'],
  async prove(run) {
    await using product = await openProduct(run, { town })
    const triesEach = run.quick ? 15 : 125
    const { cookie } = await product.admin()
    const user = /ioc=([^;]+)/.exec(cookie)?.[1] ?? ''
    const askers = await Promise.all(
      Array.from({ length: consoles }, async () => {
        const console = openConsole({ url: product.httpUrl, user, follow: false })
        await console.connected
        return { console, ...createRawAsker(console.socket) }
      }),
    )
    const alarms = await startAlarms(product, 100)
    await pause(500)
    await Promise.all(
      askers.map(async ({ ask }) => {
        for (let n = 0; n < triesEach; n += 1) {
          const newest = await newestNumber(product)
          await ask(run.chance() < 0.3 ? undefined : Math.max(0, newest - Math.floor(run.chance() * 200)))
          await pause(betweenMs * run.chance())
        }
      }),
    )
    await alarms.stop()
    await settledLog(product, 0)
    await using database = openLogOf(product.databaseUrl)
    const log = await readLog(database.db)
    const faults = askers.flatMap(({ tries }) => tries.flatMap((one) => faultsOfTry(one, log, wholeScope)))
    const tries = askers.flatMap((asker) => asker.tries)
    for (const { console } of askers) console.close()
    for (const fault of faults.slice(0, 3)) run.say(fault)
    return judge(run, {
      figures: {
        ...{ tries: tries.length, alarmEvents: log.length, faults: faults.length },
        snapshots: tries.filter(({ replies }) => replies[0]?.kind === 'snapshot').length,
        followed: tries.filter(({ letters }) => letters.length > 0).length,
      },
      must: {
        'none missed, none twice': faults.length === 0,
        'each was answered': tries.length === consoles * triesEach,
        'some were followed by letters': tries.some(({ letters }) => letters.length > 0),
      },
    })
  },
}

function openLogOf(url: string) {
  const db = openDatabase({ url, applicationName: 'prove', poolSize: 1, log: keptLog() })
  return { db, [Symbol.asyncDispose]: () => db.close() }
}
