import type { Operator } from '@haidang/testing'
import { ensureAdministrator, replaceLocalToken } from '@haidang/access'
import { signIn } from '@haidang/testing'

import { admin, outcome, password, problemOf, signInAs } from '../rest-rig/client.js'
import { type RestRig, adminPassword, startRestRig } from '../rest-rig/rest-rig.js'

/** S-08, S-09, S-10: coming in, staying in, being put out. */

type Page<T> = { items: T[]; next?: string }
const minute = 60_000

let rig: RestRig
beforeAll(async () => {
  rig = await startRestRig()
}, 120_000)
beforeEach(() => rig.db.query('delete from sign_in_attempt'))
afterAll(() => rig?.close())

const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${rig.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const tryAs = async (username: string, secret: string) => outcome(await post({ username, password: secret }))
const me = async (cookie: string) => (await fetch(`${rig.url}/api/v1/me`, { headers: { cookie } })).status

test('the session is a cookie that scripts cannot read and other sites do not send; its secret is stored nowhere', async () => {
  const response = await post({ username: 'admin', password: adminPassword })
  expect(await response.json()).toEqual({
    username: 'admin',
    displayName: 'Administrator',
    role: 'administrator',
    scope: {},
    expiresAt: expect.any(String),
  })
  const [cookie = ''] = response.headers.getSetCookie()
  expect(cookie).toMatch(/^ioc=[\w-]{43}; Path=\/; Max-Age=86400; HttpOnly; SameSite=Strict$/)
  const secret = /ioc=([\w-]+)/.exec(cookie)?.[1] ?? ''
  const { rows } = await rig.db.query<{ found: boolean }>(
    `select bool_or(s::text like '%' || $1 || '%') as found from session s`,
    [secret],
  )
  expect(rows[0]?.found).toBe(false)
  expect(JSON.stringify(rig.log)).not.toContain(secret)
  expect(JSON.stringify(rig.log)).not.toContain(adminPassword)
})

test('a wrong password and an unknown name get the same answer, and are in the audit', async () => {
  const wrong = await problemOf(await post({ username: 'admin', password: 'not-the-password' }))
  const unknown = await problemOf(await post({ username: 'nobody', password: 'not-the-password' }))
  expect({ ...wrong, instance: '' }).toEqual({ ...unknown, instance: '' })
  expect(wrong).toMatchObject({ status: 401, reason: 'wrong-credentials' })
  const { items } = await (await admin(rig)).get<Page<{ action: string; subject: string }>>('audit')
  const refused = items.filter(({ action }) => action === 'session.refused').map(({ subject }) => subject)
  expect(refused).toEqual(['unknown', 'admin'])
})

test('an unknown name takes as long as a wrong password: both are hashed', async () => {
  const timeOf = async (username: string) => {
    const began = performance.now()
    await rig.access.signIn({ username, password: 'not-the-password', address: `10.0.0.${times.length}` })
    return performance.now() - began
  }
  const times: [number, number][] = []
  for (let n = 0; n < 12; n += 1) times.push([await timeOf('admin'), await timeOf(`nobody-${n}`)])
  const [known, unknown] = [0, 1].map((place) => times.map((pair) => pair[place]!).sort((a, b) => a - b)[6]!)
  expect(Math.abs(known! - unknown!)).toBeLessThan(0.5 * Math.max(known!, unknown!)) // a hash is most of it
})

test('after five wrong passwords the account waits a quarter of an hour, from that address only', async () => {
  for (let n = 0; n < 5; n += 1)
    expect(await tryAs('admin', `wrong-password-${n}`)).toEqual({ status: 401, reason: 'wrong-credentials' })
  const locked = await post({ username: 'admin', password: adminPassword })
  expect(Number(locked.headers.get('retry-after'))).toBe(15 * 60)
  expect(await outcome(locked)).toEqual({ status: 429, reason: 'locked-out' })
  expect(
    await rig.access.signIn({ username: 'admin', password: adminPassword, address: '10.9.9.9' }),
  ).toMatchObject({ ok: true })
  rig.clock.at += 14 * minute
  expect(await tryAs('admin', adminPassword)).toEqual({ status: 429, reason: 'locked-out' })
  rig.clock.at += minute
  expect(await tryAs('admin', adminPassword)).toEqual({ status: 200 })
})

test('a hundred guesses at once are counted as exactly as a hundred in a row', async () => {
  const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => tryAs('admin', `guess-number-${n}`)))
  expect(answers.filter(({ reason }) => reason === 'wrong-credentials')).toHaveLength(5)
  expect(answers.filter(({ reason }) => reason === 'locked-out')).toHaveLength(55)
})

test('an address that tries twenty names is slowed down, and a right password behind it still counts', async () => {
  for (let n = 0; n < 20; n += 1)
    expect(await tryAs(`name-${n}`, 'some-password')).toEqual({ status: 401, reason: 'wrong-credentials' })
  const began = performance.now()
  expect(await tryAs('name-20', 'some-password')).toEqual({ status: 401, reason: 'wrong-credentials' })
  expect(await tryAs('admin', adminPassword)).toEqual({ status: 200 })
  expect(performance.now() - began).toBeGreaterThan(1_900)
})

test('thirty people coming on shift at one address all get in', async () => {
  const names = Array.from({ length: 30 }, (_, n) => `shift-${n}`)
  const boss = await admin(rig)
  for (const username of names) {
    await boss.send('POST', 'users', { username, displayName: username, role: 'operator', password })
  }
  const answers = await Promise.all(names.map((username) => tryAs(username, password)))
  expect(answers).toEqual(names.map(() => ({ status: 200 })))
}, 120_000)

describe('a one-time link', () => {
  test('signs in once, and of twenty at once exactly one', async () => {
    const link = await rig.link('admin')
    const answers = await Promise.all(Array.from({ length: 20 }, async () => outcome(await post({ link }))))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ reason }) => reason === 'link-expired')).toHaveLength(19)
  })

  test('ends after ten minutes', async () => {
    const link = await rig.link('admin')
    rig.clock.at += 10 * minute
    expect(await outcome(await post({ link }))).toEqual({ status: 401, reason: 'link-expired' })
  })

  test('of somebody who was disabled opens nothing', async () => {
    await signInAs(rig, 'leaver', { role: 'operator' })
    const link = await rig.link('leaver')
    await (await admin(rig)).send('PATCH', 'users/leaver', { disabled: true })
    expect(await outcome(await post({ link }))).toEqual({ status: 401, reason: 'link-expired' })
  })
})

describe('a session ends', () => {
  let person: Operator
  let name: string
  let count = 0
  beforeEach(async () => {
    name = `person-${(count += 1)}`
    person = await signInAs(rig, name, { role: 'operator' })
  })

  test('eight hours after its last use, and not before', async () => {
    rig.clock.at += 8 * 60 * minute - 1
    expect(await me(person.cookie)).toBe(200)
    rig.clock.at += 8 * 60 * minute - 1
    expect(await me(person.cookie)).toBe(200)
    rig.clock.at += 8 * 60 * minute
    expect(await me(person.cookie)).toBe(401)
  })

  test('though a screen of it is open: that we look after it is no use of it', async () => {
    const knock = { cookie: person.cookie, address: '127.0.0.1' }
    const caller = await rig.access.authenticate(knock)
    if (!caller) throw new Error('nobody is signed in')
    for (let hour = 0; hour < 7; hour += 1) {
      rig.clock.at += 60 * minute
      expect(await rig.access.recheck(caller)).toMatchObject({ expiresAt: caller.expiresAt })
    }
    rig.clock.at += 60 * minute
    expect(await rig.access.recheck(caller)).toBeUndefined()
  })

  test('a day after it began, however busy', async () => {
    for (let hour = 1; hour < 24; hour += 1) {
      rig.clock.at += 60 * minute
      expect(await me(person.cookie)).toBe(200)
    }
    rig.clock.at += 60 * minute
    expect(await me(person.cookie)).toBe(401)
  })

  test('by signing out, on the server too', async () => {
    const response = await person.raw('DELETE', 'session')
    expect(response.status).toBe(204)
    expect(response.headers.getSetCookie()).toEqual(['ioc=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict'])
    expect(await me(person.cookie)).toBe(401)
  })

  test('when the person is disabled or gets a new password; other sessions of theirs too', async () => {
    const second = await signIn(rig.url, { username: name, password })
    const boss = await admin(rig)
    await boss.send('PATCH', `users/${name}`, { password: 'a-new-and-longer-secret' })
    expect([await me(person.cookie), await me(second.cookie)]).toEqual([401, 401])
    expect(await tryAs(name, password)).toEqual({ status: 401, reason: 'wrong-credentials' })
    const third = await signIn(rig.url, { username: name, password: 'a-new-and-longer-secret' })
    await boss.send('PATCH', `users/${name}`, { disabled: true })
    expect(await me(third.cookie)).toBe(401)
    expect(await tryAs(name, 'a-new-and-longer-secret')).toEqual({
      status: 401,
      reason: 'wrong-credentials',
    })
    await boss.send('PATCH', `users/${name}`, { disabled: false })
    expect(await me(third.cookie)).toBe(401) // what has ended stays ended
  })

  test('when its browser signs in anew: no session is fixed beforehand', async () => {
    const response = await post({ username: name, password }, { cookie: person.cookie, origin: rig.url })
    const [cookie = ''] = response.headers.getSetCookie()
    expect(cookie).not.toContain(person.cookie)
    expect(await me(person.cookie)).toBe(401)
    expect(await me(cookie.split(';')[0]!)).toBe(200)
  })
})

test('the last administrator of everything can neither leave nor be made less', async () => {
  const boss = await admin(rig)
  for (const change of [{ disabled: true }, { role: 'viewer' }, { scope: { areas: ['ward-east'] } }]) {
    expect(await outcome(await boss.raw('PATCH', 'users/admin', change))).toEqual({
      status: 409,
      reason: 'last-administrator',
    })
  }
  const names = ['second', 'third']
  for (const name of names) await signInAs(rig, name, { role: 'administrator' })
  const answers = await Promise.all(
    ['admin', ...names].map(async (name) =>
      outcome(await boss.raw('PATCH', `users/${name}`, { role: 'viewer' })),
    ),
  )
  const { rows } = await rig.db.query<{ left: number }>(
    `select count(*) as left from person where role = 'administrator'`,
  )
  expect(rows[0]?.left).toBeGreaterThanOrEqual(1)
  expect(answers.filter(({ status }) => status === 200).length).toBeLessThan(3)
})

test('a start makes an administrator only where there is none, and never with a default password', async () => {
  const { db, clock } = rig
  await db.query(`update person set role = case username when 'admin' then 'administrator' else 'viewer' end`)
  const boss = await admin(rig)
  expect(await ensureAdministrator(db, { password: 'another-password-given', clock })).toEqual({
    username: 'admin',
  })
  expect(await tryAs('admin', 'another-password-given')).toEqual({ status: 401, reason: 'wrong-credentials' })
  await signInAs(rig, 'successor', { role: 'administrator' })
  await boss.send('PATCH', 'users/admin', { role: 'viewer' })
  const present = await ensureAdministrator(db, { password: undefined, clock })
  expect(present.username).not.toBe('admin')
  expect(present).not.toHaveProperty('password')
  await db.query(`update person set disabled = true where role = 'administrator'`)
  const made = await ensureAdministrator(db, { password: undefined, clock })
  expect(made).toEqual({
    username: 'admin-2',
    password: expect.stringMatching(/^([a-z2-9]{6}-){3}[a-z2-9]{6}$/),
  })
  expect(await tryAs('admin-2', made.password!)).toEqual({ status: 200 })
})

test('two installations on one database keep their own token of the command line; each replaces its own', async () => {
  const { db, clock } = rig
  const start = (dataDir: string) => replaceLocalToken(db, { clock, dataDir })
  const statusOf = async (token: string) =>
    (await fetch(`${rig.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status
  const [one, two] = [await start('/srv/one/.data'), await start('/srv/two/.data')]
  expect([await statusOf(one), await statusOf(two)]).toEqual([200, 200])
  const again = await start('/srv/one/.data')
  expect([await statusOf(one), await statusOf(two), await statusOf(again)]).toEqual([401, 200, 200])
})
