import { setTimeout as after } from 'node:timers/promises'
import { type PlannedMessage, connectLive, eventually } from '@haidang/testing'
import pg from 'pg'
import { type Ledger, openLedger } from '../ledger.js'
import { percentile } from '../live/screens.js'
import { type Product, openProduct } from '../product.js'
import { type Row, type Run, judge } from '../row.js'
import { intervalMs, pace, planFor, startFleet, town } from '../stations.js'
import {
  type Past,
  connectLoggers,
  episodesOf,
  loggersNamed,
  readTold,
  untilFilled,
  untilLookedAt,
} from './back-fill.js'
import { compareRollups } from './compare-rollups.js'

const dayMs = 86_400_000
const livePerSecond = 500

type Sizes = Readonly<{ loggers: readonly string[]; days: number; liveMessages: number }>

export const row: Row = {
  id: 'D-14',
  promise:
    '60 days of back-fill of 100 stations beside 500 live messages a second: the roll-ups a recompute, the newest the newest, every episode told and none aloud; a live alarm is at the desk within 1 s in 99 of 100 cases',
  ways: ['embedded', 'services'],
  async prove(run) {
    const count = run.quick ? 10 : 100
    const loggers = loggersNamed(count)
    const sizes = { loggers, days: run.quick ? 3 : 60, liveMessages: run.quick ? 2_500 : 90_000 }
    await using product = await openProduct(run, {
      town: { ...town, devices: [...town.devices, ...loggers.map((id) => ({ id, feed: 'air-quality' }))] },
    })
    return await playBoth(run, product, sizes)
  },
}

async function playBoth(run: Run, product: Product, { loggers, days, liveMessages }: Sizes) {
  const newestAt = Math.floor(Date.now() / intervalMs) * intervalMs
  const perLogger = Math.round((days * dayMs) / intervalMs)
  const past = { newestAt, rows: perLogger, everyMs: intervalMs, channel: 'observations' as const }
  using logging = await connectLoggers(product, { loggers, past })
  const admin = await product.admin()
  const desk = connectLive(product.httpUrl, admin.cookie)
  using _closing = { [Symbol.dispose]: () => desk.close() }
  await desk.ready
  const { ledger, sentAt } = noteSending(openLedger())
  const waits: number[] = []
  desk.socket.on('alarm', ({ at, alarm, retro }) => {
    const leftAt = retro ? undefined : sentAt(alarm.device, at)
    if (leftAt !== undefined) waits.push(Date.now() - leftAt)
  })
  using fleet = await startFleet(product, { ledger })
  const fromMs = performance.now()
  let filled = false
  const filling = Promise.all([logging.tellPast(run), untilFilled(product, { loggers, past })]).then(() => {
    filled = true
    run.say(`back-fill stored after ${Math.round((performance.now() - fromMs) / 1_000)} s`)
    return performance.now() - fromMs
  })
  const watching = watchNewest(product, { loggers, newestAt, until: () => filled })
  const living = pace(fleet, { plan: planFor(run, liveMessages), ledger, perSecond: livePerSecond })
  const [fillMs, wentBack] = await Promise.all([filling, watching, living.then(() => fleet.drained())])
  return await compare(run, product, {
    ...{ waits, loggers, past, wentBack, fillMs },
    rows: perLogger * loggers.length,
  })
}

/** The ledger, and when (epoch ms) the message of a station and an instant left first. */
function noteSending(ledger: Ledger): {
  ledger: Ledger
  sentAt(device: string, at: number): number | undefined
} {
  const leftAt = new Map<string, number>()
  const nameOf = (device: string, at: number): string => `${device} ${at}`
  const entry = (message: PlannedMessage): ReturnType<Ledger['entry']> => {
    const outgoing = ledger.entry(message)
    const name = nameOf(message.device, message.at)
    return {
      ...outgoing,
      sent: () => {
        if (!leftAt.has(name)) leftAt.set(name, Date.now())
        outgoing.sent?.()
      },
    }
  }
  return { ledger: { ...ledger, entry }, sentAt: (device, at) => leftAt.get(nameOf(device, at)) }
}

type Watched = Readonly<{ loggers: readonly string[]; newestAt: number; until: () => boolean }>

/** How often a screen would have been told something older than the newest. */
async function watchNewest(product: Product, { loggers, newestAt, until }: Watched): Promise<number> {
  const admin = await product.admin()
  let wentBack = 0
  for (let turn = 0; !until(); turn += 1, await after(500)) {
    const device = loggers[turn % loggers.length] ?? ''
    const { state } = await admin.get<{ state: { at?: string } }>(`devices/${device}`)
    if (Date.parse(state.at ?? '') !== newestAt) wentBack += 1
  }
  return wentBack
}

type Outcome = Readonly<{
  /** Of the live alarms at the desk since their message left, ms. */
  waits: readonly number[]
  loggers: readonly string[]
  past: Past
  wentBack: number
  fillMs: number
  rows: number
}>

async function compare(
  run: Run,
  product: Product,
  { waits, loggers, past, wentBack, fillMs, rows }: Outcome,
) {
  const liveP99Ms = percentile(waits, 0.99)
  const client = new pg.Client({ connectionString: product.databaseUrl })
  await client.connect()
  try {
    const fromMs = performance.now()
    const due = `select 1 from rollup_due where hour_at < date_trunc('hour', now()) - interval '1 hour' limit 1`
    await eventually('what was late is rolled up', async () => (await client.query(due)).rows.length === 0, {
      withinMs: 300_000,
      everyMs: 1_000,
    })
    const rollUpMs = performance.now() - fromMs
    const stored = await client.query<{ rows: number }>(
      `select count(*)::int as rows from observation_air_quality o join device d on d.key = o.device_key
       where d.id like 'logger-%' and o.pm25 is not null`,
    )
    const differing = await compareRollups(client)
    await untilLookedAt(product)
    const { retro, aloud } = await readTold(product, { loggers, past })
    const episodes = episodesOf(past) * loggers.length
    const figures = {
      ...{ rows, stored: stored.rows[0]?.rows ?? 0, rowsPerSecond: Math.round(rows / (fillMs / 1_000)) },
      ...{ liveAlarms: waits.length, liveP99Ms, wentBack, episodes, retro, aloud, ...differing },
      rollUpSeconds: Math.round(rollUpMs / 1_000),
    }
    return judge(run, {
      figures,
      must: {
        'all stored once': figures.stored === rows + loggers.length,
        'roll-ups are a recompute': differing.minutes + differing.hours + differing.days === 0,
        'there are roll-ups': differing.buckets > rows / 15,
        'the newest never goes back': wentBack === 0,
        'every episode is told as past': retro === episodes,
        'nothing late is told aloud': aloud === 0,
        'live alarms were seen': waits.length > 0,
      },
      times: { 'live p99 within 1 s': liveP99Ms <= 1_000 },
    })
  } finally {
    await client.end()
  }
}
