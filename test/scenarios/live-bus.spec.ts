import { areaId, deviceId, feedId, type DeviceState } from '@haidang/domain'
import { type ChangedDevice, type OpenLiveBus, openLiveBus } from '@haidang/live'
import { eventually } from '@haidang/testing'
import { openFaultyLine } from '../live-rig/faulty-line.js'
import { type Line, keptLog } from '../live-rig/kept-log.js'

const redisUrl = process.env['IOC_TEST_REDIS']

/** Seconds become tenths: what is tested is what happens, not when. */
const paces = { beatMs: 100, silentMs: 600, mostWaitingBytes: 100_000 }

const opened: OpenLiveBus[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((bus) => bus.close()))
})

const openBus = (redis?: string, lines: Line[] = []): OpenLiveBus => {
  const bus = openLiveBus({ redisUrl: redis, log: keptLog(lines), paces })
  opened.push(bus)
  return bus
}
const joined = (...buses: OpenLiveBus[]): Promise<true> =>
  eventually('the buses have found Redis', () => buses.every((bus) => bus.stats().available))
const seqsHeardOn = (bus: OpenLiveBus): number[] => {
  const heard: number[] = []
  bus.subscribe('alarms.committed', ({ seq }) => void heard.push(seq))
  return heard
}
const lossesHeardOn = (bus: OpenLiveBus): { count: number } => {
  const losses = { count: 0 }
  bus.subscribe('messages.lost', () => void (losses.count += 1))
  return losses
}
const events = (lines: Line[], event: string): number => lines.filter((line) => line.event === event).length

const value = (at: number) => ({ value: 20, at, receivedAt: at + 5, status: 'measuring', flags: [] }) as const
const before: DeviceState = { latest: { pm25: value(1), no2: value(1) }, rules: {} }
const changed: ChangedDevice = {
  ...{ device: deviceId('aq-01'), feed: feedId('air-quality'), area: areaId('hai-chau') },
  before,
  state: {
    latest: { ...before.latest, pm25: value(2) },
    position: { position: [108.2, 16], at: 2, receivedAt: 7 },
    presence: { online: true, at: 2 },
  },
}

type Pair = Readonly<{ here: OpenLiveBus; there: OpenLiveBus }>
const kinds: readonly [string, () => Pair, boolean][] = [
  ['in one process', () => alone(openBus()), true],
  ['through Redis', () => ({ here: openBus(redisUrl), there: openBus(redisUrl) }), redisUrl !== undefined],
]

function alone(bus: OpenLiveBus): Pair {
  return { here: bus, there: bus }
}

for (const [kind, open, isPossible] of kinds) {
  ;(isPossible ? describe : describe.skip)(`the live bus ${kind}`, () => {
    test('what is said is heard once, in order, from subscribing until the end of it', async () => {
      const { here, there } = open()
      await joined(here, there)
      const heard: number[] = []
      const last = seqsHeardOn(there)
      const end = there.subscribe('alarms.committed', ({ seq }) => void heard.push(seq))
      for (let seq = 1; seq <= 500; seq += 1) here.publish('alarms.committed', { seq })
      await eventually('all of it', () => heard.length === 500)
      end()
      here.publish('alarms.committed', { seq: 501 })
      await eventually('the last', () => last.includes(501))
      expect(heard).toEqual(Array.from({ length: 500 }, (_, place) => place + 1))
    })

    test('who listens in the same process hears it in the publisher’s own turn', () => {
      const { here } = open()
      const heard = seqsHeardOn(here)
      here.publish('alarms.committed', { seq: 7 })
      expect(heard).toEqual([7])
    })

    test('a device brings what is new of it', async () => {
      const { here, there } = open()
      await joined(here, there)
      const heard: ChangedDevice[] = []
      there.subscribe('devices.changed', (event) => void heard.push(...event.changed))
      here.publish('devices.changed', { changed: [changed] })
      await eventually('the device', () => heard.length > 0)
      const { device, feed, area, state } = heard[0]!
      expect({ device, feed, area }).toEqual({ device: 'aq-01', feed: 'air-quality', area: 'hai-chau' })
      expect(state.latest['pm25']).toEqual(value(2))
      expect({ ...state, latest: {} }).toEqual({ ...changed.state, latest: {} })
    })

    test('a listener that fails disturbs nobody', async () => {
      const { here, there } = open()
      await joined(here, there)
      there.subscribe('access.changed', () => Promise.reject(new Error('later')))
      there.subscribe('access.changed', () => {
        throw new Error('at once')
      })
      const heard: unknown[] = []
      there.subscribe('access.changed', (event) => void heard.push(event))
      here.publish('access.changed', { user: 'lan' })
      here.publish('access.changed', {})
      await eventually('both', () => heard.length === 2)
      expect(heard).toEqual([{ user: 'lan' }, {}])
    })

    test('whoever says something after the end is not heard, and not hurt', async () => {
      const { here, there } = open()
      await joined(here, there)
      await there.close()
      await here.close()
      expect(() => here.publish('registry.changed', {})).not.toThrow()
    })
  })
}

;(redisUrl === undefined ? describe.skip : describe)('when Redis fails', () => {
  const port = Number(new URL(redisUrl ?? 'redis://127.0.0.1:6379').port || 6379)
  const through = (line: { port: number }): string => {
    const url = new URL(redisUrl ?? '')
    url.host = `127.0.0.1:${line.port}`
    return url.href
  }

  test('down at the start it holds nobody up, and the bus comes by itself', async () => {
    await using line = await openFaultyLine(port, 'cut')
    const lines: Line[] = []
    const here = openBus(through(line), lines)
    const heardHere = seqsHeardOn(here)
    here.publish('alarms.committed', { seq: 1 })
    expect(heardHere).toEqual([1])
    expect(here.stats()).toMatchObject({ available: false, unsent: 1 })
    await eventually('it is told', () => events(lines, 'live.bus.away') === 1)
    const there = openBus(redisUrl)
    await joined(there)
    const losses = lossesHeardOn(there)
    line.mend()
    await joined(here)
    await eventually('the others hear that they have missed something', () => losses.count > 0)
    expect([events(lines, 'live.bus.away'), events(lines, 'live.bus.back')]).toEqual([1, 1])
  })

  test.each(['cut', 'freeze'] as const)(
    '%s: told once, nobody waits, nothing piles up, all read again',
    async (fault) => {
      await using line = await openFaultyLine(port)
      const lines: Line[] = []
      const here = openBus(through(line), lines)
      const there = openBus(redisUrl)
      await joined(here, there)
      const [lossesHere, lossesThere] = [lossesHeardOn(here), lossesHeardOn(there)]
      line[fault]()
      await eventually('it is noticed', () => !here.stats().available)
      for (let seq = 1; seq <= 5_000; seq += 1) here.publish('alarms.committed', { seq })
      expect(here.stats().unsent).toBeGreaterThan(1_000)
      await eventually('it is told', () => events(lines, 'live.bus.away') === 1)
      const heardThere = seqsHeardOn(there)
      line.mend()
      await joined(here)
      await eventually('both hear of it', () => lossesHere.count > 0 && lossesThere.count > 0)
      here.publish('alarms.committed', { seq: 5_001 })
      await eventually('what is said is heard again', () => heardThere.includes(5_001))
      expect([events(lines, 'live.bus.away'), events(lines, 'live.bus.back')]).toEqual([1, 1])
    },
  )

  test('the channels of two databases of one Redis are two', async () => {
    const other = new URL(redisUrl ?? '')
    other.pathname = '/9'
    const [here, there, elsewhere] = [openBus(redisUrl), openBus(redisUrl), openBus(other.href)]
    await joined(here, there, elsewhere)
    const [heardThere, heardElsewhere] = [seqsHeardOn(there), seqsHeardOn(elsewhere)]
    here.publish('alarms.committed', { seq: 1 })
    await eventually('one hears it', () => heardThere.length === 1)
    elsewhere.publish('alarms.committed', { seq: 2 })
    await eventually('the other says something', () => heardElsewhere.length === 1)
    expect([heardThere, heardElsewhere]).toEqual([[1], [2]])
  })
})
