import { lines, sessionName } from '@haidang/broker'
import type { CredentialJson } from '@haidang/contracts'
import { type Operator, connectDevice, eventually, openFaultyLine, signIn } from '@haidang/testing'
import { jest } from '@jest/globals'
import { connectAsync } from 'mqtt'
import {
  type ProcessHouse,
  type ProductProcess,
  openProcessHouse,
} from '../process-rig/house-of-processes.js'
import { type Speaking, speakOn } from '../process-rig/speak-on.js'

jest.setTimeout(180_000)

/** Of all devices: one part. */
const all = { IOC_SHARD: '1/1' }

let house: ProcessHouse
/** Between the first ingest and PostgreSQL; the second has a line of its own. */
let line: Awaited<ReturnType<typeof openFaultyLine>>
let first: ProductProcess
let second: ProductProcess
let speaking: Speaking
let enough = 0

beforeAll(async () => {
  house = await openProcessHouse()
  const database = new URL(house.databaseUrl)
  line = await openFaultyLine(Number(database.port))
  database.host = `127.0.0.1:${line.port}`
  const worker = await house.add('worker', 'worker-1')
  const api = await house.add('api', 'api-1')
  first = await house.add('ingest', 'ingest-1', { ...all, DATABASE_URL: database.href })
  second = await house.add('ingest', 'ingest-2', all)
  for (const one of [worker, api, first]) one.start()
  await Promise.all([worker, api, first].map((one) => one.ready()))
  second.start()
  await eventually('the second is parked', () => timesParked(second) === 1)
  const operator = await signIn(api.httpUrl, house.administrator)
  speaking = speakOn(
    await Promise.all(
      ['aq-01', 'aq-02'].map(async (device) => ({ device, client: await signedIn(device, operator) })),
    ),
    { pauseMs: 50 },
  )
  await isHeard()
})

afterAll(async () => {
  await house?.close()
  await line?.[Symbol.asyncDispose]()
})

const timesParked = ({ logged }: ProductProcess) => logged().split('ingest.shard-taken').length - 1
const hasPart = async (one: ProductProcess) => (await one.parts())?.['shard'] === true

/** The broker acknowledges whatever becomes of the ingests: what is said is stored by whoever has the part. */
async function isHeard(): Promise<void> {
  await speaking.enough((enough += 50))
  await speaking.untilStored(house)
}

test('the figures say whose the part is, so that one who waits beside its owner pages nobody', async () => {
  const owned = async ({ metricsUrl }: ProductProcess) => {
    const figures = await (await fetch(metricsUrl)).text()
    return /^ioc_intake_shard_owned\{session="ioc-ingest[^"]*"\} (\d)$/m.exec(figures)?.[1]
  }
  expect([await owned(first), await owned(second)]).toEqual(['1', '0'])
})

test('whose line to the database is cut is followed by the other, and is parked when the line is mended', async () => {
  line.cut()
  await second.ready()
  expect(await hasPart(first)).toBe(false)
  await isHeard()
  line.mend()
  await eventually('the first is told who has it', () => timesParked(first) === 1)
  expect(first.logged()).toContain(`process ${second.pid()} on `)
  await isHeard()
  expect([await hasPart(first), await hasPart(second)]).toEqual([false, true])
})

test('sessions are neither made nor dropped under one that has them', async () => {
  for (const deed of ['reserve', 'drop'] as const)
    expect(await house.sessions(deed, 1)).toMatchObject({
      code: 78,
      said: expect.stringContaining(`process ${second.pid()} on `),
    })
  await isHeard()
})

test('whose database hangs has the part no more, and exactly one has it when it answers again', async () => {
  await second.end('SIGKILL')
  await first.ready()
  await isHeard()
  line.freeze()
  await eventually('the first has noticed', async () => !(await hasPart(first)), { withinMs: 60_000 })
  second.start()
  line.mend()
  await eventually('one has it and the other is parked', async () => {
    const [one, other] = [await first.parts(), await second.parts()]
    return one && other && one['shard'] !== other['shard']
  })
  await isHeard()
})

test('all that was acknowledged is stored, whoever had the part', async () => {
  await speaking.stop()
  await speaking.untilStored(house)
  expect(await Promise.all([first, second].map((one) => one.end('SIGTERM')))).toEqual([0, 0])
})

test('a session that the broker has lost while nobody was there is told by whoever comes next, and one of ours is not', async () => {
  expect(await lossesToldBy(second)).toBe(0)
  const cleaner = await connectAsync(house.settings()['MQTT_URL']!, {
    clientId: sessionName(lines.present.session, { index: 0, of: 1 }),
  })
  await cleaner.endAsync() // a clean start: the broker knows that session no more
  expect(await lossesToldBy(second)).toBe(1)
})

test('one that was dropped on purpose is no loss', async () => {
  expect(await house.sessions('drop', 1)).toMatchObject({ code: 0 })
  expect(await lossesToldBy(second)).toBe(0)
  expect(await house.sessions('drop', 1)).toMatchObject({ code: 0 })
})

/** In one life of it. */
async function lossesToldBy(ingest: ProductProcess): Promise<number> {
  await house.rows(`update broker_session set kept_at = 'epoch'`)
  ingest.start()
  await ingest.ready()
  await eventually('it has asked for both of its sessions', async () => {
    const asked = await house.rows(`select from broker_session where kept_at > 'epoch'`)
    return asked.length === 2
  })
  const told = await toldLosses(ingest)
  expect(await ingest.end('SIGTERM')).toBe(0)
  return Number(told)
}

async function toldLosses({ metricsUrl }: ProductProcess): Promise<string | undefined> {
  const figures = await (await fetch(metricsUrl)).text()
  return /^ioc_broker_sessions_lost_total (\d+)$/m.exec(figures)?.[1]
}

/** A device of the site with a credential of its own, which the broker learns of within seconds. */
async function signedIn(device: string, operator: Operator) {
  const credential = await operator.send<CredentialJson>('POST', `devices/${device}/credential`)
  return eventually(`${device} may sign in`, () => connectDevice(house.fieldUrl, credential))
}
