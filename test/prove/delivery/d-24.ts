import { setTimeout as after } from 'node:timers/promises'
import { type LiveClient, connectLive, eventually, readAlarmLog } from '@haidang/testing'
import { ask } from '../ledger.js'
import { percentile, startAlarms } from '../live/screens.js'
import { type Product, openProduct } from '../product.js'
import { type Row, type Run, judge } from '../row.js'
import { stations, town } from '../stations.js'
import { connectLoggers, loggersNamed } from './back-fill.js'

const minuteMs = 60_000
const alarmsPerSecond = 20
/** What nobody at a desk notices, however quick the quiet city is. */
const unnoticedMs = 300

export const row: Row = {
  id: 'D-24',
  promise:
    'ten million rows of sixty days beside the live city: an alarm is at the desk within twice the time of a quiet one, or 300 ms; what was over long ago is told as such',
  ways: ['embedded', 'services'],
  async prove(run) {
    const loggers = loggersNamed(run.quick ? 10 : 116)
    const past = {
      newestAt: Math.floor(Date.now() / minuteMs) * minuteMs - minuteMs,
      ...{ rows: run.quick ? 6_000 : 86_400, everyMs: minuteMs },
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
    await after(run.quick ? 10_000 : 60_000)
    const quiet = waits.take()
    run.say(`quiet: p99 ${percentile(quiet, 0.99)} ms of ${quiet.length} alarm events`)
    const fromMs = performance.now()
    await logging.tellPast(run)
    const fillMs = performance.now() - fromMs
    const beside = waits.take()
    run.say(`back-fill acknowledged after ${Math.round(fillMs / 1_000)} s`)
    await alarms.stop()
    const told = await readOutcome(product, { loggers, newestAt: past.newestAt })
    return judge(run, verdictOf({ run, quiet, beside, fillMs, told, rows: past.rows * loggers.length }))
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

type Told = Readonly<{ stored: number; retro: number; aloud: number }>

/** What of the past is stored, and how its episodes are told: those that are looked at first are enough. */
async function readOutcome(
  product: Product,
  { loggers, newestAt }: Readonly<{ loggers: readonly string[]; newestAt: number }>,
): Promise<Told> {
  const admin = await product.admin()
  const ofPast = async () => (await readAlarmLog(admin)).filter(({ alarm }) => loggers.includes(alarm.device))
  const events = await eventually(
    'an episode of the past is told',
    async () => {
      const found = await ofPast()
      return found.length > 0 && found
    },
    { withinMs: 300_000, everyMs: 1_000 },
  )
  const [row] = await ask<{ rows: number }>(
    product.databaseUrl,
    `select count(*)::int as rows from observation_air_quality o join device d on d.key = o.device_key
     where d.id like 'logger-%' and o.pm25 is not null`,
  )
  const retro = events.filter((event) => event.retro).length
  const aloud = events.filter((event) => !event.retro && Date.parse(event.alarm.raisedAt) < newestAt).length
  return { stored: row?.rows ?? 0, retro, aloud }
}

type Seen = Readonly<{
  run: Run
  quiet: readonly number[]
  beside: readonly number[]
  fillMs: number
  told: Told
  rows: number
}>

function verdictOf({ run, quiet, beside, fillMs, told, rows }: Seen): Parameters<typeof judge>[1] {
  const [quietP99Ms, besideP99Ms] = [percentile(quiet, 0.99), percentile(beside, 0.99)]
  const allowedMs = Math.max(2 * quietP99Ms, unnoticedMs)
  const figures = {
    ...{ rows, stored: told.stored, rowsPerSecond: Math.round(rows / (fillMs / 1_000)) },
    ...{ quietEvents: quiet.length, quietP50Ms: percentile(quiet, 0.5), quietP99Ms },
    ...{ besideEvents: beside.length, besideP50Ms: percentile(beside, 0.5), besideP99Ms, allowedMs },
    ...{ retro: told.retro, aloud: told.aloud, fillSeconds: Math.round(fillMs / 1_000) },
  }
  const loggers = run.quick ? 10 : 116
  return {
    figures,
    must: {
      'all stored once': told.stored === rows + loggers,
      'the past is told as past': told.retro > 0 && told.aloud === 0,
      'alarms came meanwhile': quiet.length > 0 && beside.length > 0,
    },
    times: { 'live alarms within twice the quiet time, or 300 ms': besideP99Ms <= allowedMs },
  }
}
