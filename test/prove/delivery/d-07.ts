import { setTimeout as pause } from 'node:timers/promises'
import { eventually } from '@haidang/testing'

import { mountSmallDisk } from '../faults/small-disk.js'
import { openLedger, untilShare } from '../ledger.js'
import { openProduct } from '../product.js'
import { type Row, judge } from '../row.js'
import { planFor, settle, startFleet, town } from '../stations.js'

const patience = { withinMs: 120_000, everyMs: 50 }
const diskMiB = 400

export const row: Row = {
  id: 'D-07',
  promise:
    'the disk of the database is full mid-run, its journal and the log beside it too: nothing lost or double, nothing acknowledged that is not stored, readiness says so; with room again everything goes on by itself',
  // a database that is apart has a disk of its own, and fails as the embedded one does
  ways: ['embedded'],
  async prove(run) {
    using disk = mountSmallDisk(diskMiB)
    await using product = await openProduct(run, { town, within: disk.folder })
    const total = run.quick ? 20_000 : 200_000
    const plan = planFor(run, total)
    const ledger = openLedger()
    using fleet = await startFleet(product, { plan, ledger })
    const storedBefore = await untilShare(product, { share: 0.1 + 0.3 * run.chance(), total })
    const wasReady = !isUnready(await product.taker.parts())
    disk.fill()
    const fullMs = performance.now()
    run.say(`full at ${storedBefore} rows`)
    await eventually('readiness says so', async () => isUnready(await product.taker.parts()), patience)
    const toldAfterMs = performance.now() - fullMs
    const ackedWhenTold = ledger.acked()
    disk.fill() // what a restart had freed
    await pause(run.quick ? 5_000 : 60_000)
    const ackedWhileFull = ledger.acked() - ackedWhenTold
    disk.free()
    const freeMs = performance.now()
    await eventually(
      'acknowledgements go on',
      () => ledger.acked() > ackedWhenTold + ackedWhileFull,
      patience,
    )
    const goesOnAfterMs = performance.now() - freeMs
    await fleet.drained()
    const end = await settle(run, product, { ledger, plan })
    return judge(run, {
      figures: {
        ...{ ...end.figures, storedBefore, ackedWhileFull },
        ...{ toldAfterMs: Math.round(toldAfterMs), goesOnAfterMs: Math.round(goesOnAfterMs) },
      },
      must: { ...end.must, 'ready before': wasReady, 'full mid-run': storedBefore < total },
      times: { 'says so within 30 s': toldAfterMs <= 30_000 },
    })
  },
}

const isUnready = (parts: Readonly<Record<string, boolean>> | undefined): boolean =>
  parts === undefined || Object.values(parts).includes(false)
