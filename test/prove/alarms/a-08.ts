import { setTimeout as after } from 'node:timers/promises'
import type { SystemJson } from '@haidang/contracts'
import { aNoDataRule, aThresholdRule } from '@haidang/domain/testing'
import { type Publisher, type Town, eventually, readAlarmLog, startPublisher } from '@haidang/testing'
import { type MovedClocks, openMovedClocks } from '../faults/moved-clocks.js'
import { ask } from '../ledger.js'
import { type Product, openProduct } from '../product.js'
import { type Figures, type Row, type Run, judge } from '../row.js'

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000]
const stations = Array.from({ length: 12 }, (_, place) => `aq-${String(place + 1).padStart(2, '0')}`)
const [silentOne = '', loudOne = ''] = stations
/** Of the one that falls silent; the others may be as late as vehicles. */
const intervalSeconds = 2
const missedReports = 3
const reportEveryMs = 1_100
const town: Town = {
  devices: stations.map((id) => ({
    ...{ id, feed: 'air-quality' },
    intervalSeconds: id === silentOne ? intervalSeconds : 15,
  })),
  rules: [aThresholdRule(), aNoDataRule({ condition: { missedReports } })],
}

/** One setting of clocks, and what happens beneath it: one station falls silent, another measures too much. */
type Phase = Readonly<{ name: string; kinds: readonly string[]; byMs: number }>

export const row: Row = {
  id: 'A-08',
  promise:
    'Clocks of our processes are set an hour back, an hour and a day ahead, and drift, one at a time and all: every report is taken, nobody is called silent who reports, who falls silent is so within 2 s, no token lives longer, and the console says which clock is wrong',
  ways: ['embedded', 'services'],
  async prove(run) {
    await using clocks = await openMovedClocks()
    await using product = await openProduct(run, { town, environment: (kind) => clocks.settings(kind) })
    const fleet = await startStations(product)
    try {
      return await tell(run, { product, clocks, fleet })
    } finally {
      fleet.close()
    }
  },
}

type Scene = Readonly<{ product: Product; clocks: MovedClocks; fleet: Stations }>

async function tell(run: Run, { product, clocks, fleet }: Scene) {
  const all = run.way === 'embedded' ? ['all-in-one'] : ['worker', 'api', 'ingest']
  const admin = await product.admin()
  await after(7 * second) // each has reported twice: they are witnesses
  const figures: Record<string, number> = {}
  const must: Record<string, boolean> = {}
  const times: Record<string, boolean> = {}
  const phases = phasesOf(run, all)
  for (const { name, kinds, byMs } of phases) {
    run.say(name)
    const endsAt = new Date(Date.now() + 3 * second).toISOString()
    const token = await admin.send<{ secret: string }>('POST', 'tokens', {
      ...{ name: `ends ${name}`, role: 'viewer', expiresAt: endsAt },
    })
    await clocks.set(kinds, byMs)
    fleet.loud = true
    fleet.silent = true
    const silentMs = performance.now()
    const found = await untilAlarm(product, silentOne, 'raised')
    const lateMs = found - silentMs - missedReports * intervalSeconds * second
    figures[`${name}SilenceOffByMs`] = Math.round(lateMs)
    times[`${name}: silent in time`] = Math.abs(lateMs) <= intervalSeconds * second + 2 * second
    if (kinds.length === all.length) {
      const { clock } = await admin.get<SystemJson>('system')
      must[`${name}: said so`] = Math.abs((clock?.aheadSeconds ?? 0) * second - byMs) <= 10 * second
    }
    const answer = await fetch(`${product.httpUrl}/api/v1/devices?limit=1`, {
      headers: { authorization: `Bearer ${token.secret}` },
    })
    must[`${name}: a token that has ended`] = answer.status === 401
    fleet.silent = false
    fleet.loud = false
    await untilAlarm(product, silentOne, 'returned')
    await untilAlarm(product, loudOne, 'returned')
  }
  const told = (await readAlarmLog(admin)).filter(
    ({ reason }) => reason === 'raised' || reason === 'raised-again',
  )
  figures['alarms'] = told.length
  must['each alarm once'] = told.length === 2 * phases.length
  await (run.quick ? goBack(clocks, all) : drift(run, { clocks, all }))
  await clocks.set(all, 0)
  const isTrusted = async (): Promise<boolean> => (await admin.get<SystemJson>('system')).clock === undefined
  await eventually('the clock is trusted again', isTrusted, { withinMs: 15_000 })
  await fleet.drained()
  return judge(run, {
    ...(await settle(product, { fleet, figures, must })),
    times,
  })
}

function phasesOf({ quick, way }: Run, all: readonly string[]): Phase[] {
  const wrong: Phase[] = [
    { name: 'hourAhead', kinds: all, byMs: hour },
    { name: 'hourBack', kinds: all, byMs: -hour },
  ]
  if (quick) return wrong.slice(0, 1)
  const alone =
    way === 'embedded' ? [] : all.map((kind): Phase => ({ name: `${kind}Alone`, kinds: [kind], byMs: hour }))
  const right: Phase = { name: 'setRight', kinds: all, byMs: 0 }
  return [
    ...wrong,
    { name: 'dayAhead', kinds: all, byMs: day },
    right,
    ...alone.flatMap((one) => [one, { ...right, name: `${one.name}Right` }]),
  ]
}

/** Two hours back, for as long as it takes to refuse a few reports as ones from the future. */
async function goBack(clocks: MovedClocks, all: readonly string[]): Promise<void> {
  await clocks.set(all, -hour)
  await after(2 * reportEveryMs)
}

/** Two minutes too much within one, without a jump that could be noticed as one. */
async function drift(
  { say }: Run,
  { clocks, all }: Readonly<{ clocks: MovedClocks; all: readonly string[] }>,
): Promise<void> {
  say('drift')
  for (let byMs = 0; byMs <= 2 * minute; byMs += 1_000) {
    await clocks.set(all, byMs)
    await after(500)
  }
}

type Stations = {
  /** The first says nothing; the second measures too much. */
  silent: boolean
  loud: boolean
  sent(): number
  drained(): Promise<void>
  close(): void
}

/** Each station reports about once a second, by the computer's own clock. */
async function startStations(product: Product): Promise<Stations> {
  const publishers = new Map<string, Publisher>()
  for (const id of stations)
    publishers.set(id, startPublisher({ port: product.mqttPort, credential: await product.credential(id) }))
  let sent = 0
  const fleet: Stations = {
    ...{ silent: false, loud: false, sent: () => sent },
    drained: async () => {
      clearInterval(timer)
      await Promise.all([...publishers.values()].map((publisher) => publisher.drained()))
    },
    close: () => {
      clearInterval(timer)
      for (const publisher of publishers.values()) publisher.close()
    },
  }
  const report = (): void => {
    for (const [id, publisher] of publishers) {
      if (id === silentOne && fleet.silent) continue
      const values = { pm25: id === loudOne && fleet.loud ? 120 : 20 }
      const payload = Buffer.from(JSON.stringify({ at: Date.now(), values }))
      publisher.push({ topic: `ioc/v1/air-quality/${id}/observations`, payload })
      sent += 1
    }
  }
  const timer = setInterval(report, reportEveryMs)
  report()
  return fleet
}

/** When (`performance.now()`) the newest alarm event of the device was seen to be that one. */
async function untilAlarm(
  { databaseUrl }: Product,
  device: string,
  what: 'raised' | 'returned',
): Promise<number> {
  const text = `select e.reason from alarm_event e join alarm a on a.id = e.alarm_id join device d on d.key = a.device_key
    where d.id = $1 order by e.seq desc limit 1`
  const active = ['raised', 'raised-again', 'escalated']
  await eventually(
    `${device} ${what}`,
    async () => {
      const [newest] = await ask<{ reason: string }>(databaseUrl, text.replace('$1', `'${device}'`))
      return newest !== undefined && active.includes(newest.reason) === (what === 'raised')
    },
    { withinMs: 40_000, everyMs: 50 },
  )
  return performance.now()
}

type End = Readonly<{ fleet: Stations; figures: Figures; must: Readonly<Record<string, boolean>> }>

async function settle(product: Product, { fleet, figures, must }: End) {
  const [stored] = await ask<{ rows: number; aside: number; offMs: number }>(
    product.databaseUrl,
    `select (select count(*)::int from observation_air_quality) as rows, (select coalesce(sum(count), 0)::int from quarantine) as aside,
       (select max(abs(extract(epoch from received_at - at)))::float8 * 1000 from observation_air_quality) as "offMs"`,
  )
  const events = await readAlarmLog(await product.admin())
  const strangers = events.filter(({ alarm }) => ![silentOne, loudOne].includes(alarm.device)).length
  const { rows = 0, aside = 0, offMs = 0 } = stored ?? {}
  return {
    figures: {
      ...figures,
      ...{ sent: fleet.sent(), stored: rows, refused: aside, receivedOffMs: Math.round(offMs) },
      ...{ strangers, retro: events.filter(({ retro }) => retro).length },
    },
    must: {
      ...must,
      'every report is stored': rows === fleet.sent(),
      'none refused': aside === 0,
      'received when it was': offMs <= minute,
      'nobody else': strangers === 0,
      'no number is missing': events.every(({ seq }, place) => seq === place + 1),
    },
  }
}
