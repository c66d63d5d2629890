import { type Route, restRoutes } from '@haidang/gateway'
import { roleReaches, roles } from '@haidang/domain'
import type { Operator } from '@haidang/testing'

import { admin, outcome, signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'
import { pngFile } from '../rest-rig/papers.js'
import { askForCode, pairWall, webp } from '../rest-rig/wall.js'

/** S-01: every route × every role × in and out of scope, made from the declarations that the router serves. */

type Someone = Readonly<{ name: string; role: (typeof roles)[number]; scoped: boolean; person: Operator }>

let rig: RestRig
let people: Someone[]
const alarms = { east: '', west: '' }
const walls = { east: '', all: '' }
const bulletins = { east: '', west: '' }
const rehearsals = { east: '', all: '' }
let userCode: string

beforeAll(async () => {
  rig = await startRestRig()
  alarms.east = await rig.raise('aq-east')
  alarms.west = await rig.raise('aq-west')
  people = []
  for (const role of roles) {
    for (const scoped of [false, true]) {
      const name = `${role}-${scoped ? 'east' : 'all'}`
      const scope = scoped ? { areas: ['ward-east'], feeds: ['air-quality'] } : {}
      people.push({ name, role, scoped, person: await signInAs(rig, name, { role, scope }) })
    }
  }
  bulletins.east = await bulletinOf('ward-east')
  bulletins.west = await bulletinOf('ward-west')
  walls.east = await wallOf('supervisor-east')
  walls.all = await wallOf('supervisor-all')
  rehearsals.east = await rehearsalOf('supervisor-east')
  rehearsals.all = await rehearsalOf('supervisor-all')
  userCode = (await askForCode(rig.url)).user_code
}, 120_000)
afterAll(() => rig?.close())

/** A wall that shows what its approver may see; it has sent a picture. */
async function wallOf(approver: string): Promise<string> {
  const { person } = people.find(({ name }) => name === approver)!
  const wall = await pairWall(rig.url, person, `wall of ${approver}`)
  await wall.beat({ picture: webp })
  return wall.id
}

const instant = (hours: number) => new Date(rig.clock.at + hours * 3_600_000).toISOString()

/** A bulletin for one ward, with its paper. */
async function bulletinOf(area: string): Promise<string> {
  const { person } = people.find(({ name }) => name === 'supervisor-all')!
  const { id } = await person.send<{ id: string }>('POST', 'bulletins', {
    ...{ number: area, issuer: 'council', hazard: 'flood', level: 2, areas: [area] },
    ...{ issuedAt: instant(0), validFrom: instant(0), validTo: instant(24) },
  })
  const headers = { cookie: person.cookie, origin: rig.url, 'content-type': 'image/png' }
  const attached = await fetch(`${rig.url}/api/v1/bulletins/${id}/file`, {
    ...{ method: 'POST', headers, body: new Uint8Array(pngFile) },
  })
  expect(attached.status).toBe(201)
  return id
}

/** A rehearsal over the stations that its asker sees; no worker takes it here. */
async function rehearsalOf(asker: string): Promise<string> {
  const { person } = people.find(({ name }) => name === asker)!
  const levels = [{ limit: 80, severity: 2 }]
  const rule = {
    ...{ id: 'dust-draft', name: { vi: 'Bụi', en: 'Dust' }, feed: 'air-quality' },
    condition: { kind: 'threshold', quantity: 'pm25', direction: 'above', levels, deadband: 2 },
  }
  const span = { from: '2026-07-01T00:00:00Z', to: '2026-07-02T00:00:00Z' }
  const asked = await person.raw('POST', 'rules/rehearse', { rule, ...span })
  return ((await asked.json()) as { id: string }).id
}

/** What a good request carries as its path parameter; `outside` names a thing that exists beyond the scope. */
function pathOf({ path }: Route, place: 'inside' | 'outside'): string {
  const outside = place === 'outside'
  return path
    .replace('/alarms/:id', `/alarms/${outside ? alarms.west : alarms.east}`)
    .replace('/devices/:id', `/devices/${outside ? 'aq-west' : 'aq-east'}`)
    .replace('/bulletins/:id', `/bulletins/${outside ? bulletins.west : bulletins.east}`)
    .replace('/feeds/:id/observations', `/feeds/air-quality/observations?${lastHour}`)
    .replace('/feeds/:id/events', '/feeds/air-quality/events')
    .replace('/rehearsals/:id', `/rehearsals/${outside ? rehearsals.all : rehearsals.east}`)
    .replace('/screens/:id', `/screens/${outside ? walls.all : walls.east}`)
    .replace(':userCode', userCode)
    .replace('/users/:username', '/users/nobody-of-that-name')
    .replace('/tokens/:id', '/tokens/999999')
}

const lastHour = 'from=2026-07-01T00:00:00Z&to=2026-07-01T01:00:00Z&quantity=pm25&resolution=1h'

/** A body that is refused for its content, so that the matrix changes nothing and still sees who was let through. */
const bodyOf = (route: Route) => (route.body ? { nobody: 'knows this field' } : undefined)

const ask = async ({ person }: Pick<Someone, 'person'>, route: Route, path: string) =>
  outcome(await person.raw(route.method, path.replace('/api/v1/', ''), bodyOf(route)))

/** What of them may be asked depends on how far a rule has come: `test/scenarios/rest-rules.spec.ts` has the order. */
const rulesDecided = ['approveRule', 'retireRule', 'discardRule']
/** Credentials are really replaced and removed, sessions really closed, walls really revoked: those come apart. */
const changesWithoutBody = [
  'revokeScreen',
  'replaceCredential',
  'removeCredential',
  'signOut',
  ...rulesDecided,
]
const apiRoutes = restRoutes.filter(
  ({ path, id }) => path.startsWith('/api/v1/') && !changesWithoutBody.includes(id),
)
const forPeople = apiRoutes.filter(({ role }) => role !== 'anyone')

function expectedOf(route: Route, { role, scoped }: Someone, place: 'inside' | 'outside') {
  if (route.role === 'display') return 'unauthenticated'
  if (route.role !== 'anyone' && !roleReaches(role, route.role)) return 'role-too-low'
  if (route.scope === 'whole' && scoped) return 'out-of-scope'
  if (route.body) return 'bad-request'
  if (route.upload) return 'wrong-file'
  if (route.path.includes('/users/:') || route.path.includes('/tokens/:')) return 'not-found'
  if (route.scope === 'by-id' && scoped && place === 'outside') return 'not-found'
  return 200
}

test.each(forPeople.map((route) => [route.method, route.path, route] as const))(
  '%s %s lets in exactly whom it declares',
  async (_method, _path, route) => {
    const wrong: unknown[] = []
    for (const someone of people) {
      for (const place of ['inside', 'outside'] as const) {
        const { status, reason } = await ask(someone, route, pathOf(route, place))
        const expected = expectedOf(route, someone, place)
        if ((reason ?? status) !== expected)
          wrong.push({ who: someone.name, place, expected, got: reason ?? status })
      }
    }
    expect(wrong).toEqual([])
  },
)

test.each(
  forPeople
    .filter(({ role }) => role !== 'display')
    .map((route) => [route.method, route.path, route] as const),
)('%s %s refuses a parameter that it does not have, by name', async (_method, _path, route) => {
  const boss = people.find(({ name }) => name === 'administrator-all')!
  const path = pathOf(route, 'inside')
  const asked = `${path}${path.includes('?') ? '&' : '?'}frm=2026`.replace('/api/v1/', '')
  const answer = await boss.person.raw(route.method, asked, bodyOf(route))
  expect(answer.status).toBe(400)
  const { errors } = (await answer.json()) as { errors: { path: string }[] }
  expect(errors.map((error) => error.path)).toContain('query.frm')
})

test.each(forPeople.map((route) => [route.method, route.path, route] as const))(
  '%s %s is closed to strangers',
  async (_method, _path, route) => {
    const url = rig.url + pathOf(route, 'inside')
    const body = bodyOf(route)
    const init = {
      method: route.method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    }
    const authorization = (value: string) => ({ ...init, headers: { ...init.headers, authorization: value } })
    expect(await outcome(await fetch(url, init))).toEqual({ status: 401, reason: 'unauthenticated' })
    for (const value of [
      'Bearer ioc_0000000000000000000000000000000000000000000',
      'Basic YWRtaW46YWRtaW4=',
      'Bearer null',
    ]) {
      expect(await outcome(await fetch(url, authorization(value)))).toEqual({
        status: 401,
        reason: 'unauthenticated',
      })
    }
  },
)

test.each([
  ['POST', 'replace', 201],
  ['DELETE', 'take away', 204],
])('%s: a credential is an administrator’s to %s, within their scope', async (method, _, done) => {
  const [inside, outside] = await Promise.all(
    ['aq-east', 'aq-west'].map((id) =>
      Promise.all(
        people.map(async (one) => ({
          who: one.name,
          got: await outcome(await one.person.raw(method, `devices/${id}/credential`)),
        })),
      ),
    ),
  )
  const granted = (answers: typeof inside) =>
    answers?.filter(({ got }) => got.status === done).map(({ who }) => who)
  expect(granted(inside)).toEqual(['administrator-all', 'administrator-east'])
  expect(granted(outside)).toEqual(['administrator-all'])
  expect(outside?.find(({ who }) => who === 'administrator-east')?.got).toEqual({
    status: 404,
    reason: 'not-found',
  })
})

/** The HTTP verbs that no route declares, and the tricks by which a router is talked into another route. */
test.each([
  ['GET', '/api/v1/devices/:id'],
  ['GET', '/api/v1/alarms/:id'],
  ['GET', '/api/v1/devices/%3Aid'],
  ['GET', '/api/v1/devices/{id}'],
  ['GET', '/api/v1/devices/aq-west%2Fobservations'],
  ['GET', '/api/v1/devices/..%2Fdevices%2Faq-west'],
  ['GET', '/api/v1/devices/%2e%2e/devices/aq-west'],
  ['GET', '/api/v1//devices/aq-west'],
  ['GET', '/API/V1/devices/aq-west'],
  ['GET', '/api/v1/devices/aq-west/'],
  ['GET', '/api/v1/devices/AQ-WEST'],
  ['GET', '/api/v1/devices/__proto__'],
  ['GET', '/api/v1/devices/constructor'],
  ['GET', '/api/v2/devices'],
  ['PUT', '/api/v1/users/admin'],
  ['DELETE', '/api/v1/users/admin'],
  ['OPTIONS', '/api/v1/devices'],
  ['PATCH', '/api/v1/alarms'],
])('%s %s is no way in, for somebody of the east', async (method, path) => {
  const east = people.find(({ name }) => name === 'viewer-east')!
  const response = await fetch(rig.url + path, {
    method,
    headers: { cookie: east.person.cookie, origin: rig.url },
  })
  expect(await outcome(response)).toEqual({ status: 404, reason: 'not-found' })
})

test('no header makes one verb into another', async () => {
  const viewer = people.find(({ name }) => name === 'viewer-all')!
  const before = rig.commits()
  for (const header of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
    const response = await viewer.person.raw('GET', `alarms/${alarms.east}`, undefined, {
      [header]: 'DELETE',
    })
    expect(response.status).toBe(200)
  }
  const named = await viewer.person.raw('GET', `alarms/${alarms.east}?_method=POST`)
  expect(await outcome(named)).toEqual({ status: 400, reason: 'bad-request' })
  expect(rig.commits()).toBe(before)
})

test('HEAD tells no more than GET, and nothing to strangers', async () => {
  const url = `${rig.url}/api/v1/devices/aq-west`
  const east = people.find(({ name }) => name === 'viewer-east')!
  const all = people.find(({ name }) => name === 'viewer-all')!
  const head = (cookie?: string) => fetch(url, { method: 'HEAD', headers: cookie ? { cookie } : {} })
  expect([
    (await head()).status,
    (await head(east.person.cookie)).status,
    (await head(all.person.cookie)).status,
  ]).toEqual([401, 404, 200])
})

test('the administrator who does not see everything makes no users and reads no audit', async () => {
  const somewhere = people.find(({ name }) => name === 'administrator-east')!
  const user = {
    username: 'accomplice',
    displayName: 'A',
    role: 'administrator',
    password: 'long-enough-to-count',
  }
  expect(await outcome(await somewhere.person.raw('POST', 'users', user))).toEqual({
    status: 403,
    reason: 'out-of-scope',
  })
  expect(await outcome(await somewhere.person.raw('POST', 'tokens', { name: 'x', role: 'viewer' }))).toEqual({
    status: 403,
    reason: 'out-of-scope',
  })
  const { items } = await (await admin(rig)).get<{ items: { username: string }[] }>('users')
  expect(items.map(({ username }) => username)).not.toContain('accomplice')
})
