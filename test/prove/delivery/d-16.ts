import { poison } from '@haidang/domain/testing'
import { type PlannedMessage, eventually } from '@haidang/testing'
import { type Ledger, ask, openLedger, untilStored } from '../ledger.js'
import { type Product, openProduct } from '../product.js'
import { type Row, judge } from '../row.js'
import { planFor, startFleet, stations, town } from '../stations.js'

export const row: Row = {
  id: 'D-16',
  promise:
    '5,000 messages with the 18 kinds of poison among them, after 5,000 good ones: all good ones stored, each poison put aside with its reason, within 1 s',
  ways: ['embedded', 'services'],
  async prove(run) {
    const total = 5_000
    await using product = await openProduct(run, { town })
    const plan = planFor(run, 2 * total - stations.length)
    const good = plan.flat().length
    const ledger = openLedger()
    using fleet = await startFleet(product, { ledger, window: 1_000 })
    const half = Math.floor(good / stations.length / 2)
    // a process that has just begun is slow without any poison: as many good ones first
    const beganMs = performance.now()
    plan.forEach((messages, place) => {
      for (const message of messages.slice(0, half)) fleet.publishers[place]?.push(ledger.entry(message))
    })
    await untilStored(product, half * stations.length)
    const cleanMs = Math.round(performance.now() - beganMs)
    // every device has its share of the poison, in the middle of its messages
    const fromMs = performance.now()
    plan.forEach((messages, place) => {
      const poisoned = poison.filter((_, kind) => kind % plan.length === place)
      messages.slice(half).forEach((message, at) => {
        if (at === Math.floor(half / 2))
          for (const [, payload] of poisoned) fleet.publishers[place]?.push(poisonOf(message, payload))
        fleet.publishers[place]?.push(ledger.entry(message))
      })
    })
    await fleet.drained()
    const ackedMs = Math.round(performance.now() - fromMs)
    await untilStored(product, good)
    const aside = await eventually('each poison is put aside', async () => {
      const reasons = await reasonsOf(product)
      return sum(reasons) >= poison.length && reasons
    })
    const tookMs = Math.round(performance.now() - fromMs)
    const { lost, missing } = await goodOnes(product, ledger, plan)
    return judge(run, {
      figures: {
        ...{ sent: good + poison.length, poison: poison.length, goodLost: lost, goodMissing: missing },
        ...{ putAside: sum(aside), reasons: Object.keys(aside).length, cleanMs, ackedMs, tookMs },
      },
      must: {
        'every good one stored': lost === 0 && missing === 0,
        'each poison put aside once, with a reason': sum(aside) === poison.length,
      },
      times: { 'within 1 s': tookMs <= 1_000 },
    })
  },
}

const poisonOf = ({ device }: PlannedMessage, payload: string) => ({
  topic: `ioc/v1/air-quality/${device}/observations`,
  payload: Buffer.from(payload),
})

/** Of what was said rightly: acknowledged and not there, or not there at all. */
async function goodOnes(
  { databaseUrl }: Product,
  ledger: Ledger,
  plan: PlannedMessage[][],
): Promise<{ lost: number; missing: number }> {
  const { lost, stored } = await ledger.compare(databaseUrl)
  return { lost, missing: plan.flat().length - stored }
}

/** Records of quarantine by reason: one for each message, whatever it is that is wrong with it. */
async function reasonsOf({ databaseUrl }: Product): Promise<Record<string, number>> {
  const rows = await ask<{ reason: string; n: number }>(
    databaseUrl,
    'select reason, count(*)::int as n from quarantine group by reason',
  )
  return Object.fromEntries(rows.map(({ reason, n }) => [reason, n]))
}

const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0)
