import type { PairingJson, ScreenJson } from '@haidang/contracts'
import type { Operator } from '@haidang/testing'

import { admin, outcome, signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'
import { askForCode, askForToken, wallOf, wallWith } from '../rest-rig/wall.js'

/** What a stranger and a guesser can do with the codes that let a wall screen in, and what not. */

type Page<T> = { items: T[]; next?: string }
const minute = 60_000

let rig: RestRig
let boss: Operator
let east: Operator

beforeAll(async () => {
  rig = await startRestRig()
  boss = await admin(rig)
  east = await signInAs(rig, 'east', { role: 'supervisor', scope: { areas: ['ward-east'] } })
}, 120_000)
beforeEach(async () => {
  await rig.db.query('delete from screen_pairing')
  await rig.db.query('delete from sign_in_attempt')
})
afterAll(() => rig?.close())

const now = () => rig.clock.at
const tokenOutcome = async (deviceCode: string) => outcome(await askForToken(rig.url, deviceCode))
const pending = { status: 400, reason: 'authorization-pending' }
const expired = { status: 400, reason: 'expired-token' }

describe('a code', () => {
  test('is waited for in the words of RFC 8628, and is good for one credential', async () => {
    const { device_code, user_code, ...told } = await askForCode(rig.url)
    expect(told).toEqual({
      verification_uri: `${rig.url}/pair`,
      verification_uri_complete: `${rig.url}/pair?code=${user_code}`,
      expires_in: 600,
      interval: 5,
    })
    const first = await askForToken(rig.url, device_code)
    expect(first.status).toBe(400)
    expect(await first.json()).toMatchObject({
      reason: 'authorization-pending',
      error: 'authorization_pending',
    })
    await boss.send('POST', `pairings/${user_code}`, { decision: 'approve', name: 'once' })
    const wall = await wallOf(rig.url, await askForToken(rig.url, device_code))
    expect((await wall.raw('GET', 'screens/me')).status).toBe(200)
    expect((await wallWith(rig.url, wall, now).beat()).status).toBe(200)
    rig.clock.at += 5_000
    expect(await tokenOutcome(device_code)).toEqual(expired)
  })

  test('whose answer was lost gives another credential, for the same wall, until that wall has been seen', async () => {
    const { device_code, user_code } = await askForCode(rig.url)
    await boss.send('POST', `pairings/${user_code}`, { decision: 'approve', name: 'lost answer' })
    const lost = await wallOf(rig.url, await askForToken(rig.url, device_code), now)
    expect(await tokenOutcome(device_code)).toEqual({ status: 400, reason: 'slow-down' })
    expect(await outcome(await boss.raw('GET', `pairings/${user_code}`))).toMatchObject({ status: 404 })
    rig.clock.at += 10_000
    const wall = await wallOf(rig.url, await askForToken(rig.url, device_code), now)
    expect([wall.id, wall.cookie === lost.cookie]).toEqual([lost.id, false])
    expect(await outcome(await lost.beat())).toEqual({ status: 401, reason: 'unauthenticated' })
    expect((await wall.beat()).status).toBe(200)
    const { items } = await boss.get<Page<ScreenJson>>('screens')
    expect(items.filter(({ name }) => name === 'lost answer')).toHaveLength(1)
    rig.clock.at += 10_000
    expect(await tokenOutcome(device_code)).toEqual(expired)
  })

  test('whose wall has been taken away before it was seen gives nothing any more', async () => {
    const { device_code, user_code } = await askForCode(rig.url)
    await boss.send('POST', `pairings/${user_code}`, { decision: 'approve', name: 'never seen' })
    const { id } = await wallOf(rig.url, await askForToken(rig.url, device_code))
    await boss.send('POST', `screens/${id}/revoke`)
    rig.clock.at += 10_000
    expect(await tokenOutcome(device_code)).toEqual({ status: 400, reason: 'access-denied' })
  })

  test('who asks too early waits five seconds longer, for good', async () => {
    const { device_code } = await askForCode(rig.url)
    expect(await tokenOutcome(device_code)).toEqual(pending)
    rig.clock.at += 2_000
    const early = await askForToken(rig.url, device_code)
    expect(await early.json()).toMatchObject({ status: 400, reason: 'slow-down', error: 'slow_down' })
    rig.clock.at += 6_000
    expect(await tokenOutcome(device_code)).toEqual({ status: 400, reason: 'slow-down' })
    rig.clock.at += 15_000
    expect(await tokenOutcome(device_code)).toEqual(pending)
  })

  test('ends after ten minutes, for the screen and for who would approve it', async () => {
    const { device_code, user_code } = await askForCode(rig.url)
    rig.clock.at += 10 * minute
    expect(await tokenOutcome(device_code)).toEqual(expired)
    expect(await outcome(await boss.raw('GET', `pairings/${user_code}`))).toEqual({
      status: 404,
      reason: 'not-found',
    })
    const late = { decision: 'approve', name: 'late' }
    expect(await outcome(await boss.raw('POST', `pairings/${user_code}`, late))).toMatchObject({
      status: 404,
    })
  })

  test('that was approved and not collected in time is worth nothing', async () => {
    const { device_code, user_code } = await askForCode(rig.url)
    await boss.send('POST', `pairings/${user_code}`, { decision: 'approve', name: 'uncollected' })
    rig.clock.at += 10 * minute
    expect(await tokenOutcome(device_code)).toEqual(expired)
  })

  test('that was denied stays denied', async () => {
    const { device_code, user_code } = await askForCode(rig.url)
    await boss.send('POST', `pairings/${user_code}`, { decision: 'deny' })
    expect(await tokenOutcome(device_code)).toEqual({ status: 400, reason: 'access-denied' })
    const approve = { decision: 'approve', name: 'after all' }
    expect(await outcome(await boss.raw('POST', `pairings/${user_code}`, approve))).toEqual({
      status: 409,
      reason: 'already-decided',
    })
    expect(await tokenOutcome(device_code)).toEqual({ status: 400, reason: 'access-denied' })
  })

  test('a decision whose answer was lost may be sent again, by whoever made it, even after the wall has come', async () => {
    const { device_code, user_code } = await askForCode(rig.url)
    const approve = { decision: 'approve', name: 'said twice' }
    const say = (body: object) => boss.raw('POST', `pairings/${user_code}`, body)
    await boss.send('POST', `pairings/${user_code}`, approve)
    expect(await (await say(approve)).json()).toMatchObject({ state: 'approved', name: 'said twice' })
    for (const other of [{ ...approve, name: 'another' }, { decision: 'deny' }])
      expect(await outcome(await say(other))).toEqual({ status: 409, reason: 'already-decided' })
    expect((await askForToken(rig.url, device_code)).status).toBe(200)
    expect(await (await say(approve)).json()).toMatchObject({ state: 'approved', name: 'said twice' })
    expect(await outcome(await say({ decision: 'deny' }))).toEqual({ status: 404, reason: 'not-found' })
    const { rows } = await rig.db.query(
      `select 1 from audit where action = 'screen.approved' and detail ->> 'name' = 'said twice'`,
    )
    expect(rows).toHaveLength(1)
  })

  test('of many who collect at once one gets the credential', async () => {
    const { device_code, user_code } = await askForCode(rig.url)
    await boss.send('POST', `pairings/${user_code}`, { decision: 'approve', name: 'race' })
    const answers = await Promise.all(Array.from({ length: 8 }, () => askForToken(rig.url, device_code)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.flatMap((answer) => answer.headers.getSetCookie())).toHaveLength(1)
  })

  test('however it is typed it is the same; the code of another pairs the other', async () => {
    const [mine, theirs] = [await askForCode(rig.url), await askForCode(rig.url)]
    const typed = mine.user_code.toLowerCase().replace('-', ' ')
    const found = await boss.get<PairingJson>(`pairings/${encodeURIComponent(typed)}`)
    expect(found).toMatchObject({ userCode: mine.user_code, width: 3_840, height: 2_160, state: 'asked' })
    await boss.send('POST', `pairings/${theirs.user_code}`, { decision: 'approve', name: 'theirs' })
    expect(await tokenOutcome(mine.device_code)).toEqual(pending)
    expect((await askForToken(rig.url, theirs.device_code)).status).toBe(200)
  })

  test('is kept as a hash, and so is the credential; the audit knows who did what', async () => {
    const { device_code, user_code } = await askForCode(rig.url)
    await boss.send('POST', `pairings/${user_code}`, { decision: 'approve', name: 'hashed' })
    const kept = await rig.db.query<{ row: string }>('select p::text as row from screen_pairing p')
    expect(JSON.stringify(kept.rows)).not.toContain(user_code)
    const wall = await wallOf(rig.url, await askForToken(rig.url, device_code))
    const secret = wall.cookie.slice('ioc-display='.length)
    const rows = await rig.db.query<{ row: string }>(
      `select s::text as row from screen s union all select a::text from audit a`,
    )
    for (const hidden of [secret, device_code, user_code]) {
      expect(JSON.stringify(rows.rows)).not.toContain(hidden)
      expect(JSON.stringify(rig.log)).not.toContain(hidden)
    }
    const { items } =
      await boss.get<Page<{ action: string; actor: string; subject: string }>>('audit?limit=2')
    expect(items).toMatchObject([
      { action: 'screen.paired', actor: `display:${wall.id}`, subject: wall.id },
      { action: 'screen.approved', actor: 'admin' },
    ])
  })
})

describe('guessing', () => {
  test('ten wrong codes are borne, the right one then no more; a colleague is not locked out', async () => {
    const { user_code } = await askForCode(rig.url)
    const [first = '', ...rest] = user_code
    const wrong = `${first === '4' ? '7' : '4'}${rest.join('')}`
    for (let guess = 0; guess < 10; guess += 1)
      expect(await outcome(await east.raw('GET', `pairings/${wrong}`))).toEqual({
        status: 404,
        reason: 'not-found',
      })
    const refused = await east.raw('POST', `pairings/${user_code}`, { decision: 'approve', name: 'guessed' })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60)
    expect(await outcome(refused)).toEqual({ status: 429, reason: 'too-many-codes' })
    expect((await boss.raw('GET', `pairings/${user_code}`)).status).toBe(200)
    rig.clock.at += 15 * minute
    const { user_code: another } = await askForCode(rig.url)
    expect((await east.raw('GET', `pairings/${another}`)).status).toBe(200)
  })

  test('a hundred at once are counted like a hundred in a row, and right codes of one’s own forgive none', async () => {
    const own = await askForCode(rig.url)
    const guesses = Array.from({ length: 60 }, (_, place) => (place % 6 === 5 ? own.user_code : '3333-3333'))
    const answers = await Promise.all(guesses.map((code) => east.raw('GET', `pairings/${code}`)))
    const reasons = await Promise.all(answers.map(outcome))
    expect(reasons.filter(({ reason }) => reason === 'not-found').length).toBeLessThanOrEqual(10)
    expect(await outcome(await east.raw('GET', `pairings/${own.user_code}`))).toMatchObject({ status: 429 })
  })

  test('an address gets twenty codes in ten minutes', async () => {
    const all = await Promise.all(Array.from({ length: 30 }, () => askForCode(rig.url).catch(String)))
    expect(all.filter((code) => typeof code !== 'string')).toHaveLength(20)
    expect(all.find((code) => typeof code === 'string')).toContain('too-many-pairings')
    rig.clock.at += 10 * minute
    expect(await askForCode(rig.url)).toMatchObject({ expires_in: 600 })
  })

  test('an IPv6 network gets no more than an address; neither keeps others from theirs', async () => {
    const start = (address: string) => rig.access.screens.start({ address, width: 1_920, height: 1_080 })
    const of = async (addresses: string[]) => {
      const all = await Promise.all(addresses.map(start))
      return all.filter(({ ok }) => ok).length
    }
    const counted = (how: (n: number) => string) => Array.from({ length: 30 }, (_, n) => how(n))
    expect(await of(counted((n) => `2001:db8:1:1:${n.toString(16)}::1`))).toBe(20)
    expect(await of(counted((n) => (n % 2 === 0 ? '192.0.2.7' : '::ffff:192.0.2.7')))).toBe(20)
    expect(await of(['2001:db8:1:2::1', '192.0.2.8'])).toBe(2)
  })

  test.each([
    ['no code', { grant_type: 'urn:ietf:params:oauth:grant-type:device_code' }],
    ['another grant', { grant_type: 'password', device_code: 'x'.repeat(43) }],
    [
      'more than is asked',
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: 'x'.repeat(43),
        scope: 'all',
      },
    ],
  ])('a token for %s is a bad request', async (_what, body) => {
    const response = await fetch(`${rig.url}/api/v1/screens/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(await outcome(response)).toEqual({ status: 400, reason: 'bad-request' })
    expect(await tokenOutcome('x'.repeat(43))).toEqual(expired)
  })
})
