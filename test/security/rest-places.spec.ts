import type { Operator } from '@haidang/testing'

import { admin, problemOf } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'

let rig: RestRig
let boss: Operator
beforeAll(async () => {
  rig = await startRestRig()
  boss = await admin(rig)
}, 120_000)
afterAll(() => rig?.close())

const made = (...place: unknown[]) => Buffer.from(JSON.stringify(place)).toString('base64url')

test.each([
  ['devices/aq-east/observations', made(Number.MAX_SAFE_INTEGER), 400],
  ['devices/aq-east/observations', made(-8.64e15), 400],
  ['users', made('\0'), 400],
  ['alarms', made(Number.MAX_SAFE_INTEGER), 200],
  ['quarantine', made(Number.MIN_SAFE_INTEGER), 200],
  ['audit', made(Number.MAX_SAFE_INTEGER), 200],
  ['tokens', made(Number.MIN_SAFE_INTEGER), 200],
])('a cursor made up for %s (%s) is no fault of ours', async (list, cursor, status) => {
  const answer = await boss.raw('GET', `${list}?cursor=${cursor}`)
  expect(answer.status).toBe(status)
  if (status === 400) expect((await problemOf(answer)).errors?.[0]?.path).toBe('query.cursor')
})

test.each([
  'from=0000-01-01T00:00:00Z&to=0000-01-02T00:00:00Z',
  'from=9999-12-31T23:59:59-01:00',
  'resolution=1h',
  'resolution=often',
])('observations asked with %s are refused with a reason', async (query) => {
  const answer = await boss.raw('GET', `devices/aq-east/observations?${query}`)
  expect(answer.status).toBe(400)
  expect((await problemOf(answer)).errors).toHaveLength(1)
})
