import { setTimeout as pause } from 'node:timers/promises'
import { type ClientEvents, type ServerEvents } from '@haidang/contracts'
import { eventually } from '@haidang/testing'
import { type ManagerOptions, type Socket, type SocketOptions, io } from 'socket.io-client'
import { heard } from '../live-rig/console.js'
import { type LiveRig, startLiveRig } from '../live-rig/live-rig.js'

let rig: LiveRig

const perAddress = { connections: 12, admissions: { burst: 200, perSecond: 50 } }

beforeAll(async () => {
  rig = await startLiveRig({ stations: 4, paces: { recheckMs: 1_500 }, limits: { perAddress } })
}, 120_000)

afterAll(() => rig?.close())

type Outcome = Readonly<{ let: 'in' } | { let: 'not in'; reason: unknown }>

/** Tries to connect once, with exactly these headers. */
async function knock(options: Partial<ManagerOptions & SocketOptions>, path = '/live'): Promise<Outcome> {
  const socket: Socket<ServerEvents, ClientEvents> = io(`${rig.url}${path}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...options,
  })
  const outcome = await Promise.race([
    new Promise<Outcome>((done) => socket.once('connect', () => done({ let: 'in' }))),
    new Promise<Outcome>((done) =>
      socket.once('connect_error', (error: Error & { data?: { reason: unknown } }) =>
        done({ let: 'not in', reason: error.data?.reason }),
      ),
    ),
  ])
  socket.disconnect()
  return outcome
}

const cookie = 'ioc=duty'

test('our own page with a session comes in, a program with a token too', async () => {
  expect(await knock({ extraHeaders: { origin: rig.url, cookie } })).toEqual({ let: 'in' })
  expect(await knock({ extraHeaders: { authorization: 'Bearer duty' } })).toEqual({ let: 'in' })
  expect(await knock({ auth: { token: 'duty' } })).toEqual({ let: 'in' })
})

test.each(['https://evil.example', 'null', 'http://127.0.0.1.evil.example', 'http://localhost', 'file://'])(
  'a page of %s stays out, whatever session its browser has',
  async (origin) => {
    const before = rig.live.stats().turnedAway['foreign-origin'] ?? 0
    expect(await knock({ extraHeaders: { origin, cookie } })).toMatchObject({ let: 'not in' })
    expect(await knock({ extraHeaders: { origin }, auth: { token: 'duty' } })).toMatchObject({
      let: 'not in',
    })
    expect(rig.live.stats().turnedAway['foreign-origin']).toBe(before + 2)
  },
)

test('an address that has taken its places gets no more, and each again that it gives back', async () => {
  const consoles = Array.from({ length: perAddress.connections }, () => rig.console())
  await Promise.all(consoles.map(({ connected }) => connected))
  expect(await knock({ auth: { token: 'duty' } })).toMatchObject({ let: 'not in' })
  expect(rig.live.stats().turnedAway['too-many-requests']).toBe(1)
  for (const console of consoles) console.close()
  await eventually('all have gone', () => rig.wires.size === 0)
  expect(await knock({ auth: { token: 'duty' } })).toEqual({ let: 'in' })
})

test('without an Origin a cookie does not count; without a session nobody comes in', async () => {
  const refused = { let: 'not in', reason: 'unauthenticated' }
  expect(await knock({ extraHeaders: { cookie } })).toEqual(refused)
  expect(await knock({ extraHeaders: { origin: rig.url } })).toEqual(refused)
  expect(await knock({ extraHeaders: { origin: rig.url, cookie: 'ioc=stranger' } })).toEqual(refused)
  expect(await knock({ auth: { token: 'stranger' } })).toEqual(refused)
  expect(await knock({ auth: { token: { evil: true } }, extraHeaders: { origin: rig.url } })).toEqual(refused)
})

test('there is no other door: neither the default namespace, nor polling', async () => {
  expect(await knock({ extraHeaders: { origin: rig.url, cookie } }, '/')).toMatchObject({ let: 'not in' })
  expect(await knock({ extraHeaders: { origin: rig.url, cookie } }, '/admin')).toMatchObject({
    let: 'not in',
  })
  const polling = await fetch(`${rig.url}/socket.io/?EIO=4&transport=polling`, { headers: { cookie } })
  expect(polling.status).toBe(400)
})

test('a session that is ended is disconnected at once when the bus says so', async () => {
  rig.callers.add('leaver')
  const console = rig.console({ user: 'leaver' })
  await console.connected
  rig.callers.remove('leaver')
  const gone = heard(console.socket, 'disconnect')
  rig.bus.publish('access.changed', { user: 'leaver' })
  expect(await gone).toBe('io server disconnect')
  expect(rig.live.stats().ended['access-ended']).toBe(1)
  console.socket.connect()
  expect(await heard(console.socket, 'connect_error')).toMatchObject({ data: { reason: 'unauthenticated' } })
  console.close()
})

test('and also when nothing says so, with the next recheck', async () => {
  rig.callers.add('lingerer')
  const console = rig.console({ user: 'lingerer' })
  await console.connected
  rig.callers.remove('lingerer')
  expect(await heard(console.socket, 'disconnect')).toBe('io server disconnect')
  console.close()
})

test('a change of somebody else disturbs nobody', async () => {
  const console = rig.console()
  await console.connected
  rig.bus.publish('access.changed', { user: 'someone' })
  rig.bus.publish('access.changed', {})
  rig.bus.publish('registry.changed', {})
  await pause(500)
  expect(console.socket.connected).toBe(true)
  expect(console.connections()).toBe(1)
  console.close()
})

test('who gets another scope is sent away and comes back into it, and hears nothing outside of it', async () => {
  rig.callers.add('mover', { areas: ['north'] })
  const console = rig.console({ user: 'mover' })
  await console.connected
  await eventually('it follows', () => console.replies.length === 1)
  console.socket.on('disconnect', (reason) => {
    if (reason === 'io server disconnect') console.socket.connect()
  })
  rig.callers.add('mover', { areas: ['south'] })
  rig.bus.publish('access.changed', { user: 'mover' })
  await eventually('it is back', () => console.replies.length === 2)
  expect(console.replies.map(({ kind }) => kind)).toEqual(['snapshot', 'snapshot']) // a number of another scope means nothing
  const { events } = await rig.writer().toggle(...rig.town.devices)
  await eventually('its letters', () => console.taken.length === 2)
  expect(events).toHaveLength(4)
  expect(console.taken.every(({ alarm }) => alarm.area === 'south')).toBe(true)
  console.close()
})

test('a client that talks too much is cut off, and others do not notice', async () => {
  const quiet = rig.console()
  const noisy = rig.console({ follow: false })
  await Promise.all([quiet.connected, noisy.connected])
  const gone = heard(noisy.socket, 'disconnect')
  for (let count = 0; count < 400; count += 1) noisy.socket.emit('seen', { seq: 1 })
  await gone
  expect(rig.live.stats().ended['too-many-requests']).toBe(1)
  expect(quiet.socket.connected).toBe(true)
  noisy.close()
  quiet.close()
})

test('a packet of more than 64 KiB ends the connection that sent it', async () => {
  const console = rig.console({ follow: false })
  await console.connected
  const gone = heard(console.socket, 'disconnect')
  const huge = { seq: 1, padding: 'x'.repeat(70_000) }
  console.socket.emit('seen', huge)
  expect(await gone).toMatch(/transport/)
  console.close()
})

test('what a person has seen is remembered, never more than there is', async () => {
  const console = rig.console({ follow: false })
  await console.connected
  const { position } = rig.live.stats()
  console.socket.emit('seen', { seq: 1_000_000 })
  await eventually(
    'it is noted',
    () => rig.live.stats().seen.find(({ username }) => username === 'duty')?.seq === position,
  )
  console.close()
})
