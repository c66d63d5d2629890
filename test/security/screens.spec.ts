import type { ScreenJson } from '@haidang/contracts'
import { restRoutes } from '@haidang/gateway'
import { arrangeSimulation } from '@haidang/registry'
import type { Operator } from '@haidang/testing'

import { admin, outcome, signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'
import { type Wall, aBeat, askForCode, askForToken, pairWall, wallWith } from '../rest-rig/wall.js'

/** What a wall, and somebody of one ward, can do about wall screens, and what not. */

type Page<T> = { items: T[]; next?: string }

let rig: RestRig
let boss: Operator
let east: Operator

beforeAll(async () => {
  rig = await startRestRig()
  boss = await admin(rig)
  east = await signInAs(rig, 'east', { role: 'supervisor', scope: { areas: ['ward-east'] } })
}, 120_000)
beforeEach(() => rig.db.query('delete from screen_pairing'))
afterAll(() => rig?.close())

const now = () => rig.clock.at
let walls = 0
const newWall = async (approver: Operator = boss): Promise<Wall> => {
  walls += 1
  const { id, cookie } = await pairWall(rig.url, approver, `wall ${walls}`)
  return wallWith(rig.url, { id, cookie }, now)
}

describe('a wall', () => {
  test('has a cookie that scripts cannot read, other sites do not send, and restarts do not end', async () => {
    const { device_code, user_code } = await askForCode(rig.url)
    await boss.send('POST', `pairings/${user_code}`, { decision: 'approve', name: 'cookie' })
    const [cookie] = (await askForToken(rig.url, device_code)).headers.getSetCookie()
    expect(cookie).toMatch(/^ioc-display=[\w-]{43}; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Strict$/)
  })

  test('gets its cookie anew once a day, and not with every heartbeat', async () => {
    const wall = await newWall()
    expect((await wall.beat()).headers.getSetCookie()).toEqual([])
    await rig.db.query(`update screen set cookie_at = cookie_at - interval '1 day' where id = $1`, [wall.id])
    expect((await wall.beat()).headers.getSetCookie()).toEqual([
      expect.stringContaining(`${wall.cookie}; Path=/`),
    ])
    expect((await wall.beat()).headers.getSetCookie()).toEqual([])
  })

  const changes = restRoutes.filter(
    ({ method, role, path }) =>
      method !== 'GET' && role !== 'anyone' && role !== 'display' && path.startsWith('/api/v1/'),
  )
  test.each(changes.map(({ method, path }) => [method, path] as const))(
    'may not %s %s',
    async (method, path) => {
      const wall = await (shared ??= newWall())
      const commits = rig.commits()
      const asked = path.replace('/api/v1/', '').replace(/:\w+/g, 'aq-east')
      expect(await outcome(await wall.raw(method, asked, {}))).toEqual({
        status: 403,
        reason: 'display-only-looks',
      })
      expect(rig.commits()).toBe(commits)
    },
  )
  let shared: Promise<Wall> | undefined

  test.each(['audit', 'users', 'tokens', 'quarantine', 'system', 'pairings/4K7Q-9MXT'])(
    'reads no %s',
    async (path) => {
      const wall = await (shared ??= newWall())
      expect(await outcome(await wall.raw('GET', path))).toEqual({ status: 403, reason: 'role-too-low' })
    },
  )

  test('reads what a viewer reads', async () => {
    const wall = await (shared ??= newWall())
    for (const path of ['me', 'areas', 'feeds', 'devices', 'alarms', 'alarm-events', 'rules', 'screens'])
      expect([path, (await wall.raw('GET', path)).status]).toEqual([path, 200])
    expect(await (await wall.raw('GET', 'me')).json()).toMatchObject({
      username: `display:${wall.id}`,
      role: 'viewer',
    })
  })

  test('sees what its approver sees, and nothing else', async () => {
    const wall = await newWall(east)
    const devices = (await (await wall.raw('GET', 'devices')).json()) as Page<{ id: string }>
    expect(devices.items.map(({ id }) => id)).toEqual(['aq-east', 'aq-east-2', 'truck-east', wall.id])
    expect(await outcome(await wall.raw('GET', 'devices/aq-west'))).toMatchObject({ status: 404 })
    const { items } = await boss.get<Page<ScreenJson>>('screens')
    expect(items.find(({ id }) => id === wall.id)?.scope).toEqual({ areas: ['ward-east'] })
  })

  test('whose heartbeat comes from another site, or from none, is not heard', async () => {
    const wall = await newWall()
    const beat = aBeat(now())
    for (const origin of ['https://evil.example', 'null'])
      expect(await outcome(await wall.raw('POST', 'screens/me/heartbeat', beat, { origin }))).toEqual({
        status: 403,
        reason: 'foreign-origin',
      })
    const bare = await fetch(`${rig.url}/api/v1/screens/me/heartbeat`, {
      method: 'POST',
      headers: { cookie: wall.cookie, 'content-type': 'application/json' },
      body: JSON.stringify(beat),
    })
    expect(await outcome(bare)).toEqual({ status: 403, reason: 'foreign-origin' })
  })

  test('is no wall by a person’s session, and beside one it is whom it says', async () => {
    const wall = await newWall(east)
    expect(await outcome(await boss.raw('GET', 'screens/me'))).toEqual({
      status: 401,
      reason: 'unauthenticated',
    })
    expect(await outcome(await boss.raw('POST', 'screens/me/heartbeat', aBeat(now())))).toMatchObject({
      status: 401,
    })
    const both = { cookie: `${boss.cookie}; ${wall.cookie}` }
    const whoAmI = async (headers: Record<string, string>) =>
      ((await (await wall.raw('GET', 'me', undefined, headers)).json()) as { username: string }).username
    expect(await whoAmI(both)).toBe('admin')
    expect(await whoAmI({ ...both, 'ioc-as': 'display' })).toBe(`display:${wall.id}`)
    expect((await wall.raw('GET', 'screens/me', undefined, both)).status).toBe(200)
    const asWall = { cookie: boss.cookie, 'ioc-as': 'display' }
    expect(await outcome(await wall.raw('GET', 'me', undefined, asWall))).toMatchObject({ status: 401 })
  })

  test('that hammers is slowed down', async () => {
    const wall = await newWall()
    const reasons = await Promise.all(Array.from({ length: 20 }, async () => outcome(await wall.beat())))
    expect(reasons.filter(({ status }) => status === 200)).toHaveLength(10)
    expect(reasons.find(({ status }) => status !== 200)).toEqual({ status: 429, reason: 'too-many-requests' })
  })

  test('whose credential is made up, or of another kind, is nobody', async () => {
    for (const cookie of [
      `ioc-display=${'x'.repeat(43)}`,
      boss.cookie.replace('ioc=', 'ioc-display='),
      'ioc-display=',
    ])
      expect(await outcome(await fetch(`${rig.url}/api/v1/screens/me`, { headers: { cookie } }))).toEqual({
        status: 401,
        reason: 'unauthenticated',
      })
    const wall = await newWall()
    const asSession = { cookie: wall.cookie.replace('ioc-display=', 'ioc=') }
    expect((await fetch(`${rig.url}/api/v1/me`, { headers: asSession })).status).toBe(401)
  })
})

test('nobody gets an MQTT credential for a wall, and the simulated city does not speak for it', async () => {
  const wall = await newWall()
  for (const method of ['POST', 'DELETE'])
    expect(await outcome(await boss.raw(method, `devices/${wall.id}/credential`))).toEqual({
      status: 409,
      reason: 'no-field-device',
    })
  expect(await rig.registry.replaceCredential(wall.id, 'admin')).toBeUndefined()
  const { clock, db, registry } = rig
  await arrangeSimulation(db, { key: new Uint8Array(32), clock })
  await registry.refresh()
  expect(registry.device('aq-east')?.simulated).toBe(true)
  expect(registry.device(wall.id)).toMatchObject({ simulated: false, area: 'town', agency: 'council' })
  expect(registry.credential(wall.id)).toBeUndefined()
})

test('two living walls never share a name; what has been revoked gives it back', async () => {
  const wall = await newWall()
  await boss.send('PATCH', `screens/${wall.id}`, { name: 'Tường lớn' })
  const [one, two] = [await askForCode(rig.url), await askForCode(rig.url)]
  const approve = (code: string, name: string) =>
    boss.raw('POST', `pairings/${code}`, { decision: 'approve', name })
  const taken = { status: 409, reason: 'already-exists' }
  expect(await outcome(await approve(one.user_code, 'TƯỜNG LỚN'))).toEqual(taken)
  expect((await approve(one.user_code, 'Tường nhỏ')).status).toBe(200)
  expect(await outcome(await approve(two.user_code, 'tường nhỏ'))).toEqual(taken)
  expect(await outcome(await boss.raw('PATCH', `screens/${wall.id}`, { name: 'Tường nhỏ' }))).toEqual(taken)
  await boss.send('POST', `screens/${wall.id}/revoke`)
  expect((await approve(two.user_code, 'Tường lớn')).status).toBe(200)
  expect(await outcome(await boss.raw('PATCH', `screens/${wall.id}`, { name: 'x' }))).toEqual({
    status: 409,
    reason: 'screen-revoked',
  })
})

test('of two walls that are given one name at once, one gets it', async () => {
  const [one, two] = [await newWall(), await newWall()]
  const [mine, theirs] = [await askForCode(rig.url), await askForCode(rig.url)]
  for (const name of ['Tường đôi', 'tường ĐÔI hai', 'ba']) {
    const taken = await Promise.all([
      ...[one, two].map(({ id }) => boss.raw('PATCH', `screens/${id}`, { name })),
      ...(name === 'ba'
        ? [mine, theirs].map(({ user_code }) =>
            boss.raw('POST', `pairings/${user_code}`, { decision: 'approve', name }),
          )
        : []),
    ])
    const statuses = taken.map(({ status }) => status)
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array(taken.length - 1).fill(409)])
  }
})
