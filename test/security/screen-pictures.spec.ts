import type { ScreenJson } from '@haidang/contracts'
import type { Operator } from '@haidang/testing'

import { admin, outcome, signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'
import { type Wall, jpeg, pairWall, wallWith, webp } from '../rest-rig/wall.js'

/** What a wall may send as its picture, and who gets to see it. */

type Page<T> = { items: T[]; next?: string }

let rig: RestRig
let boss: Operator
let east: Operator
let viewer: Operator

beforeAll(async () => {
  rig = await startRestRig()
  boss = await admin(rig)
  east = await signInAs(rig, 'east', { role: 'supervisor', scope: { areas: ['ward-east'] } })
  viewer = await signInAs(rig, 'viewer', { role: 'viewer', scope: { areas: ['ward-east'] } })
}, 120_000)
afterAll(() => rig?.close())

let walls = 0
const newWall = async (approver: Operator = boss): Promise<Wall> => {
  walls += 1
  const { id, cookie } = await pairWall(rig.url, approver, `wall ${walls}`)
  return wallWith(rig.url, { id, cookie }, () => rig.clock.at)
}

describe('a picture', () => {
  const html = Buffer.from('<!doctype html><script>alert(1)</script>'.padEnd(400)).toString('base64')
  const large = Buffer.concat([
    Buffer.from('RIFF'),
    Buffer.from(Uint32Array.from([65_537 - 8]).buffer),
    Buffer.from('WEBPVP8L'),
    Buffer.alloc(65_537 - 16),
  ]).toString('base64')

  test.each([
    ['a page', html, 415, 'wrong-picture'],
    [
      'PNG',
      Buffer.from(`\u0089PNG\r\n${'\0'.repeat(40)}`, 'latin1').toString('base64'),
      415,
      'wrong-picture',
    ],
    ['64 KiB and one byte', large, 413, 'too-large'],
    ['no base64', '%%%%', 400, 'bad-request'],
    ['a body beyond all', 'A'.repeat(300_000), 413, 'too-large'],
  ])('that is %s is refused, and the one before stays', async (_what, picture, ...refusal) => {
    const [status, reason] = refusal
    const wall = await newWall()
    expect((await wall.beat({ picture: webp })).status).toBe(200)
    expect(await outcome(await wall.beat({ picture }))).toEqual({ status, reason })
    const shown = await boss.raw('GET', `screens/${wall.id}/picture`)
    expect(Buffer.from(await shown.arrayBuffer()).toString('base64')).toBe(webp)
  })

  test('leaves as a picture and as nothing else', async () => {
    const wall = await newWall()
    for (const [picture, type] of [
      [webp, 'image/webp'],
      [jpeg, 'image/jpeg'],
    ] as const) {
      await wall.beat({ picture })
      const shown = await boss.raw(
        'GET',
        `screens/${wall.id}/picture?at=${new Date(rig.clock.at).toISOString()}`,
      )
      expect(Object.fromEntries(shown.headers)).toMatchObject({
        'content-type': type,
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      })
      expect(Buffer.from(await shown.arrayBuffer()).toString('base64')).toBe(picture)
    }
  })

  test('of a wall that shows more than I may see is not for me, nor is the wall', async () => {
    const [city, ward] = [await newWall(boss), await newWall(east)]
    for (const wall of [city, ward]) await wall.beat({ picture: webp })
    for (const person of [east, viewer]) {
      const { items } = await person.get<Page<ScreenJson>>('screens')
      expect(items.map(({ id }) => id)).toContain(ward.id)
      expect(items.map(({ id }) => id)).not.toContain(city.id)
      expect((await person.raw('GET', `screens/${ward.id}/picture`)).status).toBe(200)
      expect((await person.raw('GET', `screens/${city.id}/picture`)).status).toBe(404)
    }
    expect(await outcome(await east.raw('POST', `screens/${city.id}/revoke`))).toEqual({
      status: 404,
      reason: 'not-found',
    })
    expect(await outcome(await east.raw('PATCH', `screens/${city.id}`, { name: 'mine' }))).toMatchObject({
      status: 404,
    })
    expect(await outcome(await viewer.raw('POST', `screens/${ward.id}/revoke`))).toEqual({
      status: 403,
      reason: 'role-too-low',
    })
  })
})
