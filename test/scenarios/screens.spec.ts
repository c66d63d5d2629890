import type { AlarmJson, DeviceAuthorizationJson, ScreenJson } from '@haidang/contracts'
import { display } from '@haidang/domain'
import {
  type City,
  type LiveClient,
  type Operator,
  connectLive,
  eventually,
  startCity,
} from '@haidang/testing'

import pg from 'pg'
import { io } from 'socket.io-client'

import { outcome } from '../rest-rig/client.js'
import { type Wall, askForCode, askForToken, pairWall, wallOf, webp } from '../rest-rig/wall.js'

/** The running product, and a wall from the first code to the last letter. */

type Page<T> = { items: T[] }

let city: City
let boss: Operator
let wall: Wall
let live: LiveClient

beforeAll(async () => {
  city = await startCity({ town: { devices: [], rules: display.rules } })
  boss = await city.admin()
}, 120_000)
afterAll(async () => {
  live?.close()
  await city?.[Symbol.asyncDispose]()
})

const screen = async () =>
  (await boss.get<Page<ScreenJson>>('screens')).items.find(({ id }) => id === wall.id)
/** Tries to connect once: a browser in which somebody has signed in may say that it comes as a wall. */
function knock({ cookie, as }: { cookie: string; as?: 'display' }): Promise<unknown> {
  const socket = io(`${city.httpUrl}/live`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie, origin: city.httpUrl },
    auth: { ...(as && { as }) },
  })
  return new Promise((done) => {
    socket.once('connect', () => done('let in'))
    socket.once('connect_error', (error: Error & { data?: unknown }) => done(error.data))
  }).finally(() => socket.disconnect())
}
const alarms = async ({ id } = wall) => (await boss.get<Page<AlarmJson>>(`alarms?device=${id}`)).items

test('a screen asks, waits, is approved, and has a credential that no page ever sees', async () => {
  const { user_code, device_code }: DeviceAuthorizationJson = await askForCode(city.httpUrl)
  const ask = () => askForToken(city.httpUrl, device_code)
  expect(await outcome(await ask())).toEqual({ status: 400, reason: 'authorization-pending' })
  expect(await outcome(await ask())).toEqual({ status: 400, reason: 'slow-down' })
  expect(await boss.get(`pairings/${user_code}`)).toMatchObject({ userCode: user_code, state: 'asked' })
  await boss.send('POST', `pairings/${user_code}`, { decision: 'approve', name: 'Tường lớn' })
  const answer = await ask()
  const body = await answer.clone().text()
  wall = await wallOf(city.httpUrl, answer)
  expect(body).not.toContain(wall.cookie.split('=')[1])
  expect(JSON.parse(body)).toMatchObject({
    screen: { id: wall.id, name: 'Tường lớn', pairedBy: 'admin', state: 'never' },
  })
  expect(await (await wall.raw('GET', 'screens/me')).json()).toMatchObject({ id: wall.id, scene: 'overview' })
})

test('it tells how it does, and the desk sees what it shows', async () => {
  const answer = await wall.beat({ picture: webp })
  expect(await answer.json()).toEqual({
    serverNow: expect.stringMatching(/^20\d\d-.*Z$/),
    version: expect.stringMatching(/^([0-9a-f]{12}|none)$/),
  })
  expect(await screen()).toMatchObject({
    state: 'live',
    frame: { framesPerSecond: 30, mode: 'live', linkAgeMs: 400, pictureAt: expect.any(String) },
    version: 'abc123',
  })
  const picture = await boss.raw('GET', `screens/${wall.id}/picture`)
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/webp'])
})

test('it gets the letters of the alarm log, and its own standstill is one of them', async () => {
  live = connectLive(city.httpUrl, wall.cookie)
  await live.ready
  const beats: readonly { feed: string }[][] = []
  live.socket.on('heartbeat', ({ sources }) => (beats as { feed: string }[][]).push(sources))
  await wall.beat({ frameAt: new Date(Date.now() - 40_000).toISOString() })
  const letter = await eventually('the letter', () => live.events.find(({ to }) => to === 'unacknowledged'))
  expect(letter.alarm).toMatchObject({ rule: { id: 'display-frozen' }, device: wall.id, severity: 3 })
  const id = letter.alarm.id
  expect(await outcome(await wall.raw('POST', `alarms/${id}/acknowledge`, {}))).toEqual({
    status: 403,
    reason: 'display-only-looks',
  })
  await eventually('a heartbeat', () => beats.length > 0)
  expect(beats.flat().map(({ feed }) => feed)).not.toContain('display')
})

/** As a server leaves a revocation that is killed in the middle of it. */
async function revokeByHalf(id: string): Promise<void> {
  const client = new pg.Client({ connectionString: city.ready().databaseUrl })
  await client.connect()
  await client.query(`update screen set revoked_at = now(), revoked_by = 'admin' where id = $1`, [id])
  await client.query(`update device set labels = '{"service": "out"}' where id = $1`, [id])
  await client.end()
}

test('a restart of the server ends neither the pairing nor the alarm', async () => {
  const gone = await pairWall(city.httpUrl, boss, 'Tường cũ')
  await gone.beat({ frameAt: new Date(Date.now() - 40_000).toISOString() })
  expect(await alarms(gone)).toHaveLength(1)
  await revokeByHalf(gone.id)
  await city.kill()
  await city.start()
  await eventually('its link is back', () => live.socket.connected)
  expect((await wall.raw('GET', 'screens/me')).status).toBe(200)
  expect((await wall.beat({ frameAt: new Date(Date.now() - 50_000).toISOString() })).status).toBe(200)
  expect((await alarms()).map(({ rule }) => rule.id)).toEqual(['display-frozen'])
  expect(await alarms(gone)).toEqual([])
}, 120_000)

test('revoking cuts its link at once and closes what was told of it; nothing of it comes in any more', async () => {
  const cut = new Promise((done) => live.socket.once('disconnect', done))
  await boss.send('POST', `screens/${wall.id}/revoke`)
  expect(await cut).toBe('io server disconnect')
  expect(await alarms()).toEqual([])
  expect(await screen()).toBeUndefined()
  for (const answer of [
    await wall.raw('GET', 'screens/me'),
    await wall.beat(),
    await wall.raw('GET', 'alarms'),
  ])
    expect(await outcome(answer)).toEqual({ status: 401, reason: 'unauthenticated' })
  const refused = new Promise<unknown>((done) =>
    live.socket.once('connect_error', (error: Error & { data?: unknown }) => done(error.data)),
  )
  live.socket.connect()
  expect(await refused).toEqual({ reason: 'unauthenticated' })
  expect(await knock({ cookie: `${boss.cookie}; ${wall.cookie}` })).toBe('let in')
  expect(await knock({ cookie: `${boss.cookie}; ${wall.cookie}`, as: 'display' })).toEqual({
    reason: 'unauthenticated',
  })
})
