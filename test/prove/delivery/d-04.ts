import { setTimeout as pause } from 'node:timers/promises'
import { eventually } from '@haidang/testing'
import { isAlive, killHard } from '../faults/processes.js'
import { openLedger, storedRows, untilShare } from '../ledger.js'
import { type Product, openProduct } from '../product.js'
import { type Row, judge } from '../row.js'
import { planFor, settle, startFleet, town } from '../stations.js'

const awayMs = 3_000

export const row: Row = {
  id: 'D-04',
  promise:
    'kill -9 of all database processes mid-run: nothing lost or double, ingest lives, commits again within 5 s',
  ways: ['embedded', 'services'],
  async prove(run) {
    await using product = await openProduct(run, { town })
    const total = run.quick ? 20_000 : 200_000
    const plan = planFor(run, total)
    const ledger = openLedger()
    using fleet = await startFleet(product, { plan, ledger })
    const pid = product.taker.pid()
    const storedBefore = await untilShare(product, { share: 0.1 + 0.5 * run.chance(), total })
    killHard(await product.database.pids())
    const killedMs = performance.now()
    run.say(`killed at ${storedBefore} rows`)
    if (run.way === 'services') {
      await pause(awayMs)
      await product.database.again()
    }
    const { acceptedMs, committedMs } = await back(product)
    await fleet.drained()
    const end = await settle(run, product, { ledger, plan })
    const figures = {
      ...end.figures,
      awayMs: Math.round(acceptedMs - killedMs),
      firstCommitAfterMs: Math.round(committedMs - acceptedMs),
      storedBefore,
    }
    const lives = product.taker.pid() === pid && isAlive(pid)
    return judge(run, {
      figures,
      must: { ...end.must, 'ingest lives': lives, 'killed mid-run': storedBefore < total },
      times: { 'commits within 5 s': figures.firstCommitAfterMs <= 5_000 },
    })
  },
}

/** When the database accepts connections again, and when the first new row is to be seen in it. */
async function back(product: Product): Promise<{ acceptedMs: number; committedMs: number }> {
  const before = await eventually('the database accepts', () => storedRows(product), {
    withinMs: 60_000,
    everyMs: 20,
  })
  const acceptedMs = performance.now()
  await eventually('a commit', async () => (await storedRows(product)) > before, {
    withinMs: 60_000,
    everyMs: 20,
  })
  return { acceptedMs, committedMs: performance.now() }
}
