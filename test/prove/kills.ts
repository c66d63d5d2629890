import { openLedger, untilShare } from './ledger.js'
import { openProduct } from './product.js'
import { type Run, type Verdict, judge } from './row.js'
import { planFor, settle, startFleet, town } from './stations.js'

/** `kill -9` of whoever takes the messages, again and again in the middle of them; its database goes on. */
export async function killTaker(
  run: Run,
  { times, withinMs }: Readonly<{ times: number; withinMs: number }>,
): Promise<Verdict> {
  const total = run.quick ? 20_000 : 200_000
  await using product = await openProduct(run, { town })
  const plan = planFor(run, total)
  const ledger = openLedger()
  using fleet = await startFleet(product, { plan, ledger })
  const moments = Array.from({ length: times }, () => 0.05 + 0.65 * run.chance()).toSorted((a, b) => a - b)
  const storedAtKill: number[] = []
  let againMs = 0
  for (const share of moments) {
    const stored = await untilShare(product, { share, total })
    storedAtKill.push(stored)
    await product.taker.kill()
    await product.taker.start()
    againMs = performance.now()
    run.say(`killed at ${stored} rows`)
  }
  await fleet.drained()
  const end = await settle(run, product, { ledger, plan })
  const afterMs = Math.round(performance.now() - againMs)
  return judge(run, {
    figures: {
      ...end.figures,
      kills: times,
      storedAtKill: storedAtKill.join(' '),
      allStoredAfterMs: afterMs,
    },
    must: { ...end.must, 'killed in the middle': storedAtKill.every((rows) => rows < total) },
    times: { [`all there within ${withinMs / 1_000} s of the last start`]: afterMs <= withinMs },
  })
}
