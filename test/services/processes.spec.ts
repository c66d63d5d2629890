import type { AlarmJson, CredentialJson, SystemJson } from '@haidang/contracts'
import {
  type LiveClient,
  type Operator,
  connectDevice,
  connectLive,
  eventually,
  openFaultyLine,
  publish,
  signIn,
} from '@haidang/testing'
import { jest } from '@jest/globals'
import {
  type ProcessHouse,
  type ProductProcess,
  openProcessHouse,
} from '../process-rig/house-of-processes.js'
import { speakOn } from '../process-rig/speak-on.js'
import { type OtlpReceiver, openOtlpReceiver } from '../watch-rig/otlp-receiver.js'

jest.setTimeout(180_000)

/** Devices of the site; the first two are of different parts. */
const [east, west, south] = ['aq-01', 'aq-02', 'aq-04'] as const
const stopWithinMs = 10_000

let line: Awaited<ReturnType<typeof openFaultyLine>>
let house: ProcessHouse
/** The address that browsers know: HAProxy before both apis. */
let front: string
let receiver: OtlpReceiver
let worker: ProductProcess
let ingests: ProductProcess[]
let apis: ProductProcess[]
let operators: Operator[]
let consoles: LiveClient[]

const topic = (device: string) => `ioc/v1/air-quality/${device}/observations`
const [first, second] = [0, 1] as const

beforeAll(async () => {
  const redis = new URL(process.env['IOC_TEST_REDIS'] ?? '')
  line = await openFaultyLine(Number(redis.port))
  redis.host = `127.0.0.1:${line.port}`
  house = await openProcessHouse({ redisUrl: redis.href })
  receiver = await openOtlpReceiver()
  const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_TRACES_SAMPLER_ARG: '1' }
  ingests = [
    await house.add('ingest', 'ingest-1', { IOC_SHARD: '1/2', ...traced }),
    await house.add('ingest', 'ingest-2', { IOC_SHARD: '2/2', ...traced }),
  ]
  apis = [await house.add('api', 'api-1', traced), await house.add('api', 'api-2', traced)]
  worker = await house.add('worker', 'worker-1')
  front = await house.putInFront(apis)
})

afterAll(async () => {
  for (const open of consoles ?? []) open.close()
  await house?.close()
  receiver?.close()
  await line?.[Symbol.asyncDispose]()
})

test('processes wait for the one that makes the tables and loads the site, whichever starts first', async () => {
  const waiting = [...ingests, ...apis]
  for (const one of waiting) one.start()
  await eventually('they wait', () => waiting.every((one) => one.logged().includes('start.waits')), {
    withinMs: 90_000,
  })
  worker.start()
  await Promise.all([worker, ...waiting].map((one) => one.ready()))
  const administrators = await house.rows(`select username from person where role = 'administrator'`)
  expect(administrators).toEqual([{ username: 'admin' }])
  operators = await Promise.all(apis.map(({ httpUrl }) => signIn(httpUrl, house.administrator)))
  consoles = apis.map(({ httpUrl }, place) => connectLive(httpUrl, operators[place]!.cookie))
  await Promise.all(consoles.map(({ ready }) => ready))
})

test('what either part of the city says is an alarm on the consoles of every api, in order', async () => {
  for (const [device, api] of [
    [east, first],
    [west, second],
  ] as const) {
    const client = await signedIn(device, operators[api]!)
    await publish(client, topic(device), { values: { pm25: 260 } })
    await publish(client, topic(device), { values: { pm25: 262 } })
    await client.endAsync()
  }
  const devices = await eventually('both consoles have both', () => {
    const heard = consoles.map(({ events }) => new Set(events.map(({ alarm }) => alarm.device)))
    return heard.every((set) => set.has(east) && set.has(west)) && heard
  })
  expect(devices).toHaveLength(2)
  const logged = await house.rows<{ seq: string }>('select seq from alarm_event order by seq')
  for (const { events, last } of consoles) {
    await eventually('it has all of the log', () => last() >= Number(logged.at(-1)?.seq))
    const seqs = events.map(({ seq }) => seq)
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b))
  }
})

test('the way of one message is one trace, from the process that took it to both that show it', async () => {
  for (const { socket } of consoles)
    await new Promise((done) => socket.emit('subscribe', { layers: ['air-quality'] }, done))
  const client = await signedIn(south, operators[first]!)
  // what goes to the map may be passed over by something newer: then the next message shows it
  let pm25 = 12
  const speak = () => publish(client, topic(south), { values: { pm25: pm25++ } })
  await speak()
  const again = setInterval(() => void speak(), 2_000)
  const places = await eventually('both gateways have told their part', () => {
    const begun = receiver.spans.filter(({ name, attributes }) =>
      attributes.some(({ value }) => name === 'receive' && value.stringValue === topic(south)),
    )
    const ways = begun.map((one) => receiver.spans.filter(({ traceId }) => traceId === one.traceId))
    const whole = ways.find(
      (spans) =>
        new Set(spans.flatMap(({ name, process }) => (name === 'frame' ? [process] : []))).size === 2,
    )
    return whole?.map(({ name, process }) => [name, process])
  }).finally(() => clearInterval(again))
  await client.endAsync()
  expect(places).toEqual(
    expect.arrayContaining([
      ['receive', expect.stringMatching(/^ingest-/)],
      ...[
        ['gateway', 'api-1'],
        ['gateway', 'api-2'],
      ],
    ]),
  )
})

test('any api tells the figures of all processes, each stage as one', async () => {
  const { processes, stages, broker, bus } = await eventually('all of them have told', async () => {
    const system = await operators[second]!.get<SystemJson>('system')
    const isWhole = system.stages.some(({ stage, total }) => stage === 'receive' && total >= 4)
    return system.processes.length === 5 && isWhole && system
  })
  const names = ['api-1', 'api-2', 'ingest-1', 'ingest-2', 'worker-1']
  expect(processes.map(({ name, present, version }) => [name, present, version])).toEqual(
    names.map((name) => [name, true, expect.any(String)]),
  )
  const of = (name: string) => stages.find(({ stage }) => stage === name)
  expect(of('receive')).toMatchObject({ processes: ['ingest-1', 'ingest-2'], backlog: { limit: 16_000 } })
  expect(of('bus')?.processes).toEqual(names)
  expect(of('letter')?.processes).toEqual(['api-1', 'api-2'])
  expect(of('silence-watch')?.processes).toEqual(['worker-1'])
  expect(broker).toEqual({ available: true, embedded: false })
  expect(bus).toEqual({ available: true, kind: 'redis', roundTripMs: expect.any(Number) })
})

test('an operator’s deed at one api is seen at the other, and undone by nobody twice', async () => {
  const { items } = await operators[first]!.get<{ items: AlarmJson[] }>('alarms')
  const alarm = items.find(({ device }) => device === east)!
  const both = await Promise.all(
    operators.map((operator) => operator.raw('POST', `alarms/${alarm.id}/acknowledge`, { comment: 'seen' })),
  )
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  const other = items.find(({ device }) => device === west)!
  const twice = await Promise.all(
    operators.map((operator) =>
      operator.raw('POST', `alarms/${other.id}/acknowledge`, {}, { 'idempotency-key': 'one-deed' }),
    ),
  )
  expect(twice.map(({ status }) => status)).toEqual([200, 200])
  await eventually('both consoles know', () =>
    consoles.every(({ alarms }) => alarms.get(alarm.id)?.state === 'acknowledged'),
  )
})

test('behind one address an api is killed under load and comes back: every console has every alarm in order, none twice', async () => {
  const stations = Array.from({ length: 12 }, (_, place) => `aq-${place + 10}`)
  const operator = await signIn(front, house.administrator)
  const clients = await Promise.all(stations.map((device) => signedIn(device, operator)))
  const [newest] = await house.rows<{ seq: string }>('select max(seq) as seq from alarm_event')
  const before = Number(newest?.seq)
  const screens = Array.from({ length: 6 }, () => connectLive(front, operator.cookie, before))
  await Promise.all(screens.map(({ ready }) => ready))
  const moved = new Set<LiveClient>()
  for (const screen of screens) screen.socket.on('connect', () => moved.add(screen))

  const acknowledge = async (device: string) => {
    const { id } = await eventually(`the alarm of ${device}`, async () =>
      (await operator.get<{ items: AlarmJson[] }>('alarms')).items.find((alarm) => alarm.device === device),
    )
    // as the desk does: what was asked for in vain is asked for again, as the same deed
    await eventually(`${device} is acknowledged`, async () => {
      const deed = { 'idempotency-key': `seen-${device}` }
      return (await operator.raw('POST', `alarms/${id}/acknowledge`, {}, deed)).ok
    })
  }
  const raised = stations.map(async (device, place) => {
    for (const pm25 of [260, 262]) await publish(clients[place]!, topic(device), { values: { pm25 } })
    await acknowledge(device)
  })
  await eventually('the first are on the screens', () => screens.every(({ last }) => last() > before))
  await apis[first]!.end('SIGKILL')
  await Promise.all(raised)
  apis[first]!.start()
  await apis[first]!.ready()
  const late = connectLive(front, operator.cookie, before)
  screens.push(late)

  const log = await house.rows<{ seq: string; reason: string }>(
    'select seq, reason from alarm_event where seq > $1 order by seq',
    [before],
  )
  expect(log.filter(({ reason }) => reason === 'acknowledged')).toHaveLength(stations.length)
  const expected = log.map(({ seq }) => Number(seq))
  for (const { events, last, close } of screens) {
    await eventually('it has all of the log', () => last() >= expected.at(-1)!)
    expect(events.map(({ seq }) => seq).slice(0, expected.length)).toEqual(expected)
    close()
  }
  // both had some of them, and only those of the killed one had to move
  expect(moved.size).toBeGreaterThan(0)
  expect(moved.size).toBeLessThan(6)
  await Promise.all(clients.map((client) => client.endAsync()))
})

test('who is disabled at one api is cut off at the other', async () => {
  const login = { username: 'lan', password: 'three-words-and-an-8' }
  const lan = { ...login, displayName: 'Lan', role: 'viewer', scope: {} }
  await operators[first]!.send('POST', 'users', lan)
  const visitor = await signIn(apis[second]!.httpUrl, login)
  const screen = connectLive(apis[second]!.httpUrl, visitor.cookie)
  await screen.ready
  await operators[first]!.send('PATCH', 'users/lan', { disabled: true })
  await eventually('the screen is cut off', () => !screen.socket.connected)
  screen.close()
})

test('an ingest that is asked to stop, and one that is killed, lose nothing that was acknowledged', async () => {
  const clients = [east, west].map(async (device) => ({
    device,
    client: await signedIn(device, operators[first]!),
  }))
  const speaking = speakOn(await Promise.all(clients))
  await speaking.enough(100)
  const askedMs = performance.now()
  expect(await ingests[first]!.end('SIGTERM')).toBe(0)
  expect(performance.now() - askedMs).toBeLessThan(stopWithinMs)
  ingests[first]!.start()
  await speaking.enough(300)
  await ingests[second]!.end('SIGKILL')
  ingests[second]!.start()
  await speaking.enough(600)
  await speaking.stop()
  await Promise.all(ingests.map((one) => one.ready()))
  await speaking.untilStored(house)
})

test('a second process of the same part is parked by name, keeps nobody’s place, and takes over when the first is killed', async () => {
  const twin = await house.add('ingest', 'ingest-1b', { IOC_SHARD: '1/2' })
  twin.start()
  await eventually('it says whose the part is', () => twin.logged().includes('ingest.shard-taken'))
  expect(twin.logged()).toContain(`process ${ingests[first]!.pid()} on `)
  await eventually('it tells that it is not ready', async () => (await twin.parts())?.['shard'] === false)
  expect(await ingests[first]!.parts()).toMatchObject({ shard: true, broker: true })
  expect(await house.sessions('drop', 2)).toMatchObject({
    code: 78,
    said: expect.stringContaining(`process ${ingests[second]!.pid()} on `),
  })
  await ingests[first]!.end('SIGKILL')
  await twin.ready()
  expect(await twin.end('SIGTERM')).toBe(0)
  ingests[first]!.start()
  await ingests[first]!.ready()
})

test('without Redis nothing hangs and no alarm is missed; with it again all is as before', async () => {
  const client = await signedIn(south, operators[first]!)
  line.freeze()
  await eventually('it is noticed', async () => (await apis[first]!.parts())?.['bus'] === false)
  const before = consoles.map(({ last }) => last())
  await publish(client, topic(south), { values: { pm25: 260 } })
  await eventually('the consoles hear by the log alone', () =>
    consoles.every(({ last }, place) => last() > before[place]!),
  )
  expect((await operators[second]!.raw('GET', 'system')).status).toBe(200)
  line.mend()
  await Promise.all([...ingests, ...apis, worker].map((one) => one.ready()))
  await client.endAsync()
})

test('who is asked to stop ends in time, whatever it is', async () => {
  const all = [...apis, ...ingests, worker]
  const askedMs = performance.now()
  expect(await Promise.all(all.map((one) => one.end('SIGTERM')))).toEqual(all.map(() => 0))
  expect(performance.now() - askedMs).toBeLessThan(stopWithinMs)
  expect(await house.rows('select name from process')).toEqual([])
})

/** A device of the site with a credential of its own, which the broker learns of within seconds. */
async function signedIn(device: string, operator: Operator) {
  const credential = await operator.send<CredentialJson>('POST', `devices/${device}/credential`)
  return eventually(`${device} may sign in`, () => connectDevice(house.fieldUrl, credential))
}
