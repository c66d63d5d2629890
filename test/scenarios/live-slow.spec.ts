import { wholeScope } from '@haidang/domain'
import { eventually } from '@haidang/testing'
import type { TestConsole } from '../live-rig/console.js'
import { numbersOf, readLog, seqs } from '../live-rig/expected-log.js'
import { createFlood } from '../live-rig/flood.js'
import { type LiveRig, startLiveRig } from '../live-rig/live-rig.js'

/** As in production, only sooner. */
const slow = {
  shed: { packets: 100, waitingMs: 1_500 },
  cut: { packets: 2_000, waitingMs: 6_000, bytes: 64 * 1_024 * 1_024 },
}

/**
 * A frozen window answers no ping either, and after 10 to 15 s that alone would end it. How soon the system's own buffers
 * are full, from where on it is too slow, is the computer's affair.
 */
const limits = { packets: { burst: 1e9, perSecond: 1e9 }, pingPatienceMs: 120_000 }

let rig: LiveRig
let flooding: NodeJS.Timeout

beforeAll(async () => {
  rig = await startLiveRig({ stations: 600, paces: { slow }, limits })
  flooding = setInterval(createFlood(rig), 250) // half a megabyte a frame, four a second
}, 120_000)

afterAll(async () => {
  clearInterval(flooding)
  await rig?.close()
})

/** The client's window is frozen: it reads nothing more. */
function freeze({ socket }: TestConsole): { thaw(): void } {
  const { ws } = socket.io.engine.transport as unknown as {
    ws: { _socket: { pause(): void; resume(): void } }
  }
  const { _socket: wire } = ws
  wire.pause()
  return { thaw: () => wire.resume() }
}

async function watching(): Promise<TestConsole> {
  const console = rig.console()
  await console.connected
  await console.socket.timeout(60_000).emitWithAck('subscribe', { layers: ['air-quality'] })
  await eventually('frames', () => console.frames.length > 2)
  return console
}

function versionGaps({ frames }: TestConsole): number {
  return frames.filter(({ version }, place) => place > 0 && version !== frames[place - 1]!.version + 1).length
}

test('a frozen window loses its water only, others lose nothing, and it is told to ask again when it wakes', async () => {
  const healthy = await watching()
  const frozen = await watching()
  const ice = freeze(frozen)
  await eventually('its water is shed', () => rig.live.stats().shed >= 1, { withinMs: 60_000 })
  ice.thaw()
  const resync = await eventually('the resync', () => frozen.resyncs[0])
  expect(resync).toEqual({ layers: ['air-quality'], alarms: false })
  expect(rig.live.stats().resyncs).toBeLessThanOrEqual(rig.live.stats().shed)
  const { length } = frozen.snapshots
  const obey = ({ layers }: { layers: string[] }): void =>
    void frozen.socket.emit('subscribe', { layers }, () => undefined)
  frozen.socket.on('resync', obey)
  obey(resync)
  await eventually('a fresh snapshot', () => frozen.snapshots.length > length)
  expect(frozen.connections()).toBe(1)
  expect(versionGaps(healthy)).toBe(0)
  expect(healthy.resyncs).toEqual([])
  expect(rig.live.stats().mostPackets).toBeLessThanOrEqual(slow.cut.packets)
  healthy.close()
  frozen.close()
}, 120_000)

test('a window that stays frozen is cut off, memory stays bounded, and it resumes its letters by number', async () => {
  const before = rig.live.stats().position
  const healthy = await watching()
  const stuck = await watching()
  await eventually('both follow', () => rig.live.stats().following >= 2)
  const ice = freeze(stuck)
  const writer = rig.writer()
  const devices = rig.town.devices.slice(0, 20)
  await eventually(
    'it is cut off',
    async () => {
      await writer.toggle(...devices)
      return rig.live.stats().ended['too-slow'] === 1
    },
    { withinMs: 60_000 },
  )
  ice.thaw()
  const log = await readLog(rig.db)
  const upTo = log.at(-1)!.seq
  await eventually('both have everything', () => [healthy, stuck].every((console) => console.last() >= upTo))
  const wanted = numbersOf(log, wholeScope, { after: before, upTo })
  expect(wanted.length).toBeGreaterThan(20)
  expect(seqs(healthy.taken)).toEqual(wanted)
  expect(seqs(stuck.taken)).toEqual(wanted)
  expect(healthy.connections()).toBe(1)
  expect(stuck.connections()).toBe(2)
  expect(versionGaps(healthy)).toBe(0)
  expect(rig.live.stats().mostPackets).toBeLessThanOrEqual(slow.cut.packets + 100)
  expect(rig.live.stats().mostBytes).toBeLessThan(slow.cut.bytes)
  expect(
    rig.log.some(({ event, fields }) => event === 'live.connection.ended' && fields?.reason === 'too-slow'),
  ).toBe(true)
}, 120_000)
