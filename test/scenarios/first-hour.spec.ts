import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type {
  AlarmEventJson,
  AlarmJson,
  DeviceJson,
  ObservationJson,
  QuarantineRecordJson,
} from '@haidang/contracts'
import { type Happening, createPlay, readScenario, readSite } from '@haidang/simulators'
import {
  type City,
  type LiveClient,
  type Operator,
  connectLive,
  countQuarantine,
  eventually,
  readAlarmLog,
  repository,
  startCity,
} from '@haidang/testing'

/** The city lives so much faster; intervals and delays of the shipped pack are so much shorter. Stamps stay true. */
const speed = 15
const hour = 3_600_000
const shipped = join(repository, 'infra/sites/danang')

let folder: string
let city: City
let admin: Operator
let desk: LiveClient
let cast: Record<Happening['kind'], string>
let log: AlarmEventJson[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'haidang-first-hour-'))
  await squeeze(folder)
  const { devices } = await readSite(folder)
  const play = createPlay(await readScenario(folder, 'first-hour'), { devices, seed: 1 })
  cast = playersOf(play.round(0))
  const env = { IOC_SITE: folder, IOC_SPEED: String(speed) }
  city = await startCity({ simulate: true, env })
  admin = await city.admin()
  desk = connectLive(city.httpUrl, admin.cookie)
  await desk.ready
  log = await eventually('everything told', async () => told(await readAlarmLog(admin)), {
    withinMs: 150_000,
  })
}, 240_000)
afterAll(async () => {
  desk?.close()
  await city?.[Symbol.asyncDispose]()
  if (folder) await rm(folder, { recursive: true, force: true })
})

const of = (device: string) => log.filter(({ alarm }) => alarm.device === device)
const lines = (device: string) =>
  of(device).map(({ reason, to, alarm }) => `${reason} ${alarm.severity} ${to}`)
const seq = (device: string, reason: string, severity?: number) =>
  of(device).find(
    (event) => event.reason === reason && (severity ?? event.alarm.severity) === event.alarm.severity,
  )?.seq ?? Number.NaN

describe('what npm start plays in its first ten minutes', () => {
  test('1 to 2: dust at one station raises an alarm, which rises to 3 and to 4', () => {
    expect(lines(cast.measures).slice(0, 3)).toEqual([
      'raised 2 unacknowledged',
      'severity-rose 3 unacknowledged',
      'severity-rose 4 unacknowledged',
    ])
  })

  test('3: a station that has gone silent is an alarm of its own, and is over when it is heard again', () => {
    expect(lines(quiet()).slice(0, 2)).toEqual([
      'raised 2 unacknowledged',
      'returned 2 returned-unacknowledged',
    ])
    expect(of(quiet())[0]?.alarm.rule).toMatchObject({ id: 'air-quality-no-data' })
  })

  test('4: what a station sends three hours late is stored; the exceedance in it is a record and never an alarm', async () => {
    const late = of(cast['sends-late'])
    expect(late.map(({ reason, retro, to }) => [reason, retro, to])).toEqual([
      ['found-in-late-data', true, 'normal'],
    ])
    const [record] = late
    const age = Date.parse(record?.learnedAt ?? '') - Date.parse(record?.at ?? '')
    expect(age).toBeGreaterThan(hour)
    expect(age).toBeLessThan(3.5 * hour)
    expect(desk.alarms.has(record?.alarm.id ?? '')).toBe(false)
    const from = new Date(Date.now() - 4 * hour).toISOString()
    const path = `devices/${cast['sends-late']}/observations?from=${from}&limit=1000`
    const { items } = await admin.get<{ items: ObservationJson[] }>(path)
    const high = items.filter(({ values }) => values['pm25'] === 118)
    expect(high.length).toBeGreaterThan(2)
    expect(high.every(({ simulated }) => simulated)).toBe(true)
  })

  test('5: what a gateway says that nobody can use is in quarantine, each with its reason', async () => {
    expect(await countQuarantine(city.ready().databaseUrl)).toEqual({
      'bad-payload': 1,
      'clock-ahead': 1,
      'out-of-range': 1,
      'too-old': 1,
      'unknown-device': 1,
      'unknown-quantity': 1,
      'wrong-type': 1,
    })
    const { items } = await admin.get<{ items: QuarantineRecordJson[] }>('quarantine')
    for (const { message, topic } of items) expect([topic, message.length > 10]).toEqual([topic, true])
  })

  test('6: a fire engine leaves its area, and comes back to it', () => {
    expect(lines(cast.drives).slice(0, 2)).toEqual([
      'raised 2 unacknowledged',
      'returned 2 returned-unacknowledged',
    ])
    expect(of(cast.drives)[0]?.alarm.rule).toMatchObject({ id: 'fire-engine-leaves-son-tra' })
  })

  test('8: the dust clears; nobody has acknowledged the alarm, so it stays to be seen', () => {
    expect(lines(cast.measures)[3]).toBe('returned 4 returned-unacknowledged')
  })

  test('10: it is calm: nothing is active, and three lines wait for a hand', async () => {
    const { items } = await admin.get<{ items: AlarmJson[] }>('alarms')
    const played = items.filter(({ device }) => [cast.measures, quiet(), cast.drives].includes(device))
    expect(played.map(({ state }) => state)).toEqual(Array(3).fill('returned-unacknowledged'))
    const station = await admin.get<DeviceJson>(`devices/${cast.measures}`)
    expect(station.state.values?.['pm25']).toBeLessThan(80)
  })

  test('all in this order', () => {
    const order = [
      seq(cast.measures, 'raised', 2),
      seq(cast.measures, 'severity-rose', 3),
      seq(cast.measures, 'severity-rose', 4),
      seq(quiet(), 'raised'),
      seq(cast['sends-late'], 'found-in-late-data'),
      seq(cast.measures, 'returned'),
    ]
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(seq(cast.drives, 'raised')).toBeGreaterThan(seq(quiet(), 'raised'))
    expect(seq(cast.drives, 'raised')).toBeLessThan(seq(cast.measures, 'returned'))
  })
})

/** The silence that is not the late station's. */
function quiet(): string {
  return cast.silent
}

function playersOf(round: readonly Happening[]): Record<Happening['kind'], string> {
  const late = round.find(({ kind }) => kind === 'sends-late')?.device
  const player = (kind: Happening['kind']): string =>
    round.find((each) => each.kind === kind && (kind === 'sends-late' || each.device !== late))?.device ?? ''
  return {
    measures: player('measures'),
    silent: player('silent'),
    drives: player('drives'),
    'sends-late': player('sends-late'),
    ...{ reports: '', unplugged: '', rubbish: '' },
  }
}

/** The log, when the first round is over. @throws what the round has not told yet. */
function told(events: AlarmEventJson[]): AlarmEventJson[] {
  const awaited = [cast.measures, cast.silent, cast.drives].map((device) => [device, 'returned'])
  const missing = [...awaited, [cast['sends-late'], 'found-in-late-data']].filter(
    ([device, reason]) => !events.some((event) => event.alarm.device === device && event.reason === reason),
  )
  if (missing.length > 0) throw new Error(`not told: ${missing.join('; ')}`)
  return events
}

/** The shipped site pack in a hurry: its stations, and of its fleets the engines of one fire station. */
async function squeeze(to: string): Promise<void> {
  await cp(shipped, to, { recursive: true })
  const [header = '', ...rows] = (await readFile(join(shipped, 'devices.csv'), 'utf8')).trimEnd().split('\n')
  const quick = rows
    .filter((row) => !row.includes(',vehicle,') || row.includes('kind=fire;depot=son-tra-district'))
    .map((row) => {
      const cells = row.split(',')
      const seconds = cells[1] === 'vehicle' ? 30 : Number(cells[8]) || 300
      return [...cells.slice(0, 8), Math.ceil(seconds / speed), ...cells.slice(9)].join(',')
    })
  await writeFile(join(to, 'devices.csv'), [header, ...quick, ''].join('\n'))
  const rules = await readFile(join(shipped, 'rules.yaml'), 'utf8')
  const hurried = rules.replaceAll(
    /(D|d)elayMs: (\d+)/g,
    (_, d: string, ms: string) => `${d}elayMs: ${Math.round(Number(ms) / speed)}`,
  )
  await writeFile(join(to, 'rules.yaml'), hurried)
  const story = await readFile(join(shipped, 'scenarios/first-hour.json'), 'utf8')
  const inHurry = story.replaceAll(
    /"intervalSeconds": (\d+)/g,
    (_, seconds: string) => `"intervalSeconds": ${Math.ceil(Number(seconds) / speed)}`,
  )
  await writeFile(join(to, 'scenarios/first-hour.json'), inHurry)
}
