import { setTimeout as pause } from 'node:timers/promises'
import { eventually } from '@haidang/testing'
import { end as endProcess } from '../faults/processes.js'
import { openLedger } from '../ledger.js'
import { openProduct } from '../product.js'
import { type Row, judge } from '../row.js'
import { planFor, settle, startFleet, town } from '../stations.js'

export const row: Row = {
  id: 'D-08',
  promise: 'Mosquitto is asked to stop mid-run and started again: none lost or double',
  ways: ['services'], // embedded, the broker is the product, and O-3 asks that to stop
  async prove(run) {
    const total = run.quick ? 20_000 : 200_000
    await using product = await openProduct(run, { town })
    const { servers } = product
    if (!servers) throw new Error('this row needs a broker of its own')
    const plan = planFor(run, total)
    const ledger = openLedger()
    using fleet = await startFleet(product, { plan, ledger })
    await eventually('the middle of the run', () => ledger.acked() >= 0.3 * total, {
      ...{ withinMs: 120_000, everyMs: 2 },
    })
    const ackedBefore = ledger.acked()
    await endProcess(servers.mosquitto.pid, 'SIGTERM')
    await pause(1_000 * run.chance())
    await servers.again('mosquitto')
    const againMs = performance.now()
    await fleet.drained()
    const end = await settle(run, product, { ledger, plan })
    const repeated = fleet.publishers.reduce((sum, publisher) => sum + publisher.stats().repeated, 0)
    return judge(run, {
      figures: {
        ...{ ...end.figures, ackedBefore, repeated },
        allStoredAfterMs: Math.round(performance.now() - againMs),
      },
      must: { ...end.must, 'stopped mid-run': ackedBefore < total || repeated > 0 },
    })
  },
}
