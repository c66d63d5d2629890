import { eventually } from '@haidang/testing'
import { killTaker } from '../kills.js'
import { end as endProcess, freeze, thaw } from '../faults/processes.js'
import { type Ledger, openLedger, storedRows } from '../ledger.js'
import { type Product, openProduct } from '../product.js'
import { type Row, type Run, type Verdict, judge } from '../row.js'
import { type Fleet, pace, planFor, startFleet, town } from '../stations.js'

/** As infra/mosquitto/mosquitto.conf has it; its clock is looked at once a second. */
const autosaveMs = 10_000
const slackMs = 2_000
const perSecond = 500

export const row: Row = {
  id: 'D-09',
  promise:
    'kill -9 of the broker: embedded nothing is lost; behind Mosquitto at most what came in its last 10 s and waited',
  ways: ['embedded', 'services'],
  prove: (run) =>
    run.way === 'embedded'
      ? killTaker(run, { times: 1, withinMs: Number.POSITIVE_INFINITY }) // how soon is D-02
      : killMosquitto(run),
}

/** Once while ingest takes what comes, once while it does not and all of it waits in the broker. */
async function killMosquitto(run: Run): Promise<Verdict> {
  const phaseMs = run.quick ? 4_000 : 25_000
  await using product = await openProduct(run, { town })
  const ledger = openLedger()
  using fleet = await startFleet(product, { ledger })
  const send = () => {
    const plan = planFor(run, Math.round((phaseMs * perSecond) / 1_000))
    return pace(fleet, { plan, ledger, perSecond })
  }
  const running = await crash(product, { fleet, ledger, send })
  run.say(`killed while ingest works: ${running.lost.length} lost`)
  const { taker } = product
  freeze([taker.pid()])
  using _thawing = { [Symbol.dispose]: () => thaw([taker.pid()]) }
  const waiting = await crash(product, { fleet, ledger, send, goOn: () => thaw([taker.pid()]) })
  const lost = waiting.lost.filter((name) => !running.lost.includes(name))
  run.say(`killed while all of it waits: ${lost.length} lost`)
  const ages = [...ledger.ackedAtMs().values()].map((at) => waiting.killedMs - at)
  const allowed = ages.filter((age) => age >= 0 && age <= autosaveMs + slackMs).length
  const oldestLostMs = Math.max(
    0,
    ...lost.map((name) => waiting.killedMs - (ledger.ackedAtMs().get(name) ?? 0)),
  )
  const { stored, wrong, quarantined } = await ledger.compare(product.databaseUrl)
  return judge(run, {
    figures: {
      ...{ sent: ledger.sent(), acked: ledger.acked(), stored, wrong, quarantined },
      ...{ lostWhileRunning: running.lost.length, lostWhileWaiting: lost.length, allowed },
      oldestLostMs: Math.round(oldestLostMs),
      devicesWithGap: new Set(lost.map((name) => name.split(' ')[0])).size,
      autosaveSeconds: autosaveMs / 1_000,
    },
    must: {
      'nothing double or wrong': wrong === 0 && quarantined === 0,
      'lost at most what came in one interval':
        lost.length <= allowed && oldestLostMs <= autosaveMs + slackMs,
      'lost at most a moment while ingest works': running.lost.length <= perSecond,
    },
  })
}

type Crash = Readonly<{ fleet: Fleet; ledger: Ledger; send: () => Promise<void>; goOn?: () => void }>

/** Sends, kills the broker in the end, starts it again, and waits until nothing more comes. */
async function crash(
  product: Product,
  { fleet, ledger, send, goOn }: Crash,
): Promise<{ lost: string[]; killedMs: number }> {
  const { servers } = product
  if (!servers) throw new Error('this row needs a broker of its own')
  await send()
  const killedMs = performance.now()
  await endProcess(servers.mosquitto.pid, 'SIGKILL')
  await servers.again('mosquitto')
  goOn?.()
  await fleet.drained()
  await eventually('ingest hears the broker again', async () => (await product.taker.parts())?.['broker'], {
    withinMs: 90_000,
  })
  let rows = -1
  await eventually(
    'nothing more comes',
    async () => {
      const before = rows
      rows = await storedRows(product)
      return rows === before
    },
    { withinMs: 120_000, everyMs: 5_000 },
  )
  return { lost: await ledger.missing(product.databaseUrl), killedMs }
}
