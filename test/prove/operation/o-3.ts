import { setTimeout as pause } from 'node:timers/promises'
import { openLedger } from '../ledger.js'
import { openProduct } from '../product.js'
import { type Row, judge } from '../row.js'
import { planFor, settle, startFleet, town } from '../stations.js'

export const row: Row = {
  id: 'O-3',
  promise: 'SIGTERM under load: ends within 10 s with 0, and nothing that was acknowledged is lost or double',
  ways: ['embedded', 'services'],
  async prove(run) {
    await using product = await openProduct(run, { town })
    const plan = planFor(run, run.quick ? 20_000 : 200_000)
    const ledger = openLedger()
    using fleet = await startFleet(product, { plan, ledger })
    const endedMs: number[] = []
    const codes: (number | null)[] = []
    const parts = run.way === 'embedded' ? [product.taker] : [product.taker, product.feed, product.taker]
    for (const part of parts) {
      await pause(300 + 1_000 * run.chance())
      const askedMs = performance.now()
      codes.push(await part.stop())
      endedMs.push(Math.round(performance.now() - askedMs))
      await part.start()
    }
    await fleet.drained()
    const { figures, must } = await settle(run, product, { ledger, plan })
    const longestMs = Math.max(...endedMs)
    return judge(run, {
      figures: { ...figures, stops: endedMs.length, endedWithinMs: longestMs },
      must: { ...must, 'ended with 0': codes.every((code) => code === 0) },
      times: { 'ended within 10 s': longestMs <= 10_000 },
    })
  },
}
