import { setTimeout as pause } from 'node:timers/promises'
import { ask } from '../ledger.js'
import { type Product, openProduct } from '../product.js'
import { type Row, judge } from '../row.js'
import { town } from '../stations.js'
import { faultsOf, newestNumber, openScreens, settledLog, startAlarms, untilAllHave } from './screens.js'

const mostReads = 20
/** What the database counts of its readers it tells a second later. */
const toldLateMs = 2_000

export const row: Row = {
  id: 'L-01',
  promise:
    '1,000 consoles, kill -9 of what feeds them: all back within 10 s of its return, nothing missed or shown twice, at most 20 reads',
  ways: ['embedded', 'services'],
  async prove(run) {
    await using product = await openProduct(run, { town })
    const count = run.quick ? 50 : 1_000
    const operator = await product.admin()
    const after = await newestNumber(product)
    const screens = await openScreens(product, { operator, count, after })
    run.say(`${count} consoles are connected`)
    const alarms = await startAlarms(product, 20)
    await pause(2_000)
    await product.feed.kill()
    await pause(1_000 + 2_000 * run.chance())
    if (run.way === 'embedded') await product.feed.start() // its devices have to come back as well, to be done
    await alarms.stop()
    if (run.way === 'embedded') await product.feed.kill()
    const readsBefore = await readsOfLog(product)
    const newest = (await settledLog(product, after)).at(-1) ?? 0
    await product.feed.start()
    const readyMs = performance.now()
    await untilAllHave(screens, newest)
    const syncMs = Math.round(performance.now() - readyMs)
    await pause(toldLateMs)
    const reads = (await readsOfLog(product)) - readsBefore
    const expected = await settledLog(product, after)
    const faults = faultsOf(screens, expected)
    for (const screen of screens) screen.close()
    return judge(run, {
      figures: { consoles: count, alarmEvents: expected.length, syncMs, reads, ...faults },
      must: {
        'none missed': faults.missed === 0,
        'none twice': faults.twice === 0 && faults.disordered === 0,
        'there were alarms': expected.length > 20,
      },
      times: {
        'all in sync within 10 s': syncMs <= 10_000,
        'at most 20 reads of the log': reads <= mostReads + syncMs / 1_000 + 5,
      },
    })
  },
}

/** How often the log has been read; each second one of them is the gateway's own look. */
async function readsOfLog({ databaseUrl }: Product): Promise<number> {
  const [row] = await ask<{ n: string }>(
    databaseUrl,
    `select coalesce(seq_scan, 0) + coalesce(idx_scan, 0) as n from pg_stat_user_tables where relname = 'alarm_event'`,
  )
  return Number(row?.n ?? 0)
}
