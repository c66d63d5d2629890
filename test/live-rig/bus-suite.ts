import { type DeviceState, areaId, deviceId, feedId } from '@haidang/domain'
import { type ChangedDevice, type OpenLiveBus, openLiveBus } from '@haidang/live'
import { eventually } from '@haidang/testing'
import { type Line, keptLog } from './kept-log.js'

/** Seconds become tenths: what is tested is what happens, not when. */
const paces = { beatMs: 100, silentMs: 600, mostWaitingBytes: 100_000 }

const opened: OpenLiveBus[] = []

/** Opens a bus, in this process or through a Redis; `closeBuses` closes all. */
export function openBus(redisUrl?: string, lines: Line[] = []): OpenLiveBus {
  const bus = openLiveBus({ redisUrl, log: keptLog(lines), paces })
  opened.push(bus)
  return bus
}

/** To be called after each test. */
export async function closeBuses(): Promise<void> {
  await Promise.all(opened.splice(0).map((bus) => bus.close()))
}

/** Resolves when what they say reaches the others. */
export function joined(...buses: OpenLiveBus[]): Promise<true> {
  return eventually('the buses have found Redis', () => buses.every((bus) => bus.stats().available))
}

/** The numbers of alarm events that are told on a bus from now on. */
export function seqsHeardOn(bus: OpenLiveBus): number[] {
  const heard: number[] = []
  bus.subscribe('alarms.committed', ({ seq }) => void heard.push(seq))
  return heard
}

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

export type Pair = Readonly<{ here: OpenLiveBus; there: OpenLiveBus }>

/** What every live bus promises, between whichever parts: said `here`, heard `there`. */
export function promisesOfABus(kind: string, open: () => Pair): void {
  describe(`the live bus ${kind}`, () => {
    afterEach(closeBuses)

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
