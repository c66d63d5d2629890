import { setTimeout as after } from 'node:timers/promises'
import { type LiveClient, connectLive } from '@haidang/testing'
import { ask } from '../ledger.js'
import { percentile, startAlarms } from '../live/screens.js'
import { type Product, openProduct } from '../product.js'
import { type Row, judge } from '../row.js'
import { stations, town } from '../stations.js'
import {
  type Past,
  connectLoggers,
  episodesOf,
  loggersNamed,
  readTold,
  untilFilled,
  untilLookedAt,
} from './back-fill.js'

const minuteMs = 60_000
const alarmsPerSecond = 20
/** What nobody at a desk notices, however quick the quiet city is. */
const unnoticedMs = 300

export const row: Row = {
  id: 'D-24',
  promise:
    'ten million rows of sixty days, told as what was kept, beside the live city: all stored once, every episode told as what was over long ago and none aloud; an alarm is meanwhile at the desk within twice the time of a quiet one, or 300 ms',
  ways: ['embedded', 'services'],
  async prove(run) {
    const loggers = loggersNamed(run.quick ? 10 : 116)
    const past = {
      newestAt: Math.floor(Date.now() / minuteMs) * minuteMs - minuteMs,
      ...{ rows: run.quick ? 6_000 : 86_400, everyMs: minuteMs, channel: 'past' as const },
    }
    const devices = [...town.devices, ...loggers.map((id) => ({ id, feed: 'air-quality' }))]
    await using product = await openProduct(run, { town: { ...town, devices } })
    using logging = await connectLoggers(product, { loggers, past })
    const admin = await product.admin()
    const desk = connectLive(product.httpUrl, admin.cookie)
    using _closing = { [Symbol.dispose]: () => desk.close() }
    await desk.ready
    const alarms = await startAlarms(product, alarmsPerSecond)
    const waits = watchDesk(desk)
    await after(2_000) // the stations connect first: what they said before waits for that
    waits.take()
    await after(run.quick ? 10_000 : 60_000)
    const quiet = waits.take()
    run.say(`quiet: p99 ${percentile(quiet, 0.99)} ms of ${quiet.length} alarm events`)
    const fromMs = performance.now()
    const filled = untilFilled(product, { loggers, past }).then(() => performance.now() - fromMs)
    await logging.tellPast(run)
    const fillMs = await filled
    run.say(`back-fill stored after ${Math.round(fillMs / 1_000)} s`)
    await untilLookedAt(product)
    const beside = waits.take()
    const besideMs = performance.now() - fromMs
    await alarms.stop()
    const stored = await storedOf(product)
    const told = { stored, ...(await readTold(product, { loggers, past })) }
    return judge(run, verdictOf({ quiet, beside, fillMs, besideMs, told, loggers, past }))
  },
}

/** How long after it was measured each event of a station came to the desk, ms; the clock of both is one. */
function watchDesk({ socket }: LiveClient): { take(): number[] } {
  let waits: number[] = []
  socket.on('alarm', ({ at, alarm, retro }) => {
    if (!retro && stations.includes(alarm.device)) waits.push(Date.now() - at)
  })
  return {
    take: () => {
      const taken = waits
      waits = []
      return taken
    },
  }
}

async function storedOf({ databaseUrl }: Product): Promise<number> {
  const [row] = await ask<{ rows: number }>(
    databaseUrl,
    `select count(*)::int as rows from observation_air_quality o join device d on d.key = o.device_key
     where d.id like 'logger-%' and o.pm25 is not null`,
  )
  return row?.rows ?? 0
}

type Seen = Readonly<{
  quiet: readonly number[]
  beside: readonly number[]
  /** Until all was stored; until all of it had its second look. */
  fillMs: number
  besideMs: number
  told: Readonly<{ stored: number; retro: number; aloud: number }>
  loggers: readonly string[]
  past: Past
}>

function verdictOf(seen: Seen): Parameters<typeof judge>[1] {
  const { quiet, beside, fillMs, besideMs, told, loggers, past } = seen
  const [quietP99Ms, besideP99Ms] = [percentile(quiet, 0.99), percentile(beside, 0.99)]
  const allowedMs = Math.max(2 * quietP99Ms, unnoticedMs)
  const rows = past.rows * loggers.length
  const episodes = episodesOf(past) * loggers.length
  const figures = {
    ...{ rows, stored: told.stored, rowsPerSecond: Math.round(rows / (fillMs / 1_000)) },
    ...{ quietEvents: quiet.length, quietP50Ms: percentile(quiet, 0.5), quietP99Ms },
    ...{ besideEvents: beside.length, besideP50Ms: percentile(beside, 0.5), besideP99Ms, allowedMs },
    ...{ episodes, retro: told.retro, aloud: told.aloud },
    ...{ fillSeconds: Math.round(fillMs / 1_000), besideSeconds: Math.round(besideMs / 1_000) },
  }
  return {
    figures,
    must: {
      'all stored once': told.stored === rows + loggers.length,
      'every episode is told as past': told.retro === episodes,
      'none is told aloud': told.aloud === 0,
      'alarms came meanwhile': quiet.length > 0 && beside.length > 0,
    },
    times: { 'live alarms within twice the quiet time, or 300 ms': besideP99Ms <= allowedMs },
  }
}
