import { createHash } from 'node:crypto'

import type { BulletinJson } from '@haidang/contracts'
import type { Operator } from '@haidang/testing'

import { outcome, signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'
import { pngFile } from '../rest-rig/papers.js'

/** The papers behind bulletins: who may attach which bytes, and how they leave the house again. */

const hourMs = 3_600_000
const paper = Buffer.concat([
  Buffer.from('%PDF-1.7\n'),
  Buffer.alloc(700_000, 'a page of the council\n'),
  Buffer.from('%%EOF\n'),
])
let rig: RestRig
let chief: Operator
let east: Operator
let viewer: Operator

beforeAll(async () => {
  rig = await startRestRig()
  chief = await signInAs(rig, 'chief', { role: 'supervisor' })
  east = await signInAs(rig, 'east', { role: 'supervisor', scope: { areas: ['ward-east'] } })
  viewer = await signInAs(rig, 'viewer', { role: 'viewer', scope: { areas: ['ward-east'] } })
}, 60_000)
afterAll(() => rig?.close())

let count = 0
/** A bulletin for an area. */
function enter(area = 'ward-east', more: object = {}): Promise<BulletinJson> {
  count += 1
  const instant = (hours: number) => new Date(rig.clock.at + hours * hourMs).toISOString()
  return chief.send<BulletinJson>('POST', 'bulletins', {
    ...{ number: `LU-${count}`, issuer: 'council', hazard: 'flood', level: 3, areas: [area] },
    ...{ issuedAt: instant(-1), validFrom: instant(-1), validTo: instant(6), ...more },
  })
}

type Sent = Readonly<{ id: string; bytes?: Buffer; type?: string; cookie?: string }>

const attach = ({ id, bytes = paper, type = 'application/pdf', cookie = chief.cookie }: Sent) =>
  fetch(`${rig.url}/api/v1/bulletins/${id}/file`, {
    method: 'POST',
    headers: { origin: rig.url, 'content-type': type, ...(cookie && { cookie }) },
    body: new Uint8Array(bytes),
  })

test('a file is kept with its digest, and comes back byte for byte as something that no browser runs', async () => {
  const { id } = await enter()
  const sha256 = createHash('sha256').update(paper).digest('hex')
  const attached = (await (await attach({ id })).json()) as BulletinJson
  expect(attached.file).toMatchObject({
    type: 'application/pdf',
    size: paper.length,
    sha256,
    attachedBy: 'chief',
  })

  const saved = await viewer.raw('GET', `bulletins/${id}/file`)
  expect(Object.fromEntries(saved.headers)).toMatchObject({
    ...{ 'content-type': 'application/pdf', 'content-length': String(paper.length) },
    'content-disposition': `attachment; filename="bulletin-${id}.pdf"`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  })
  expect(Buffer.from(await saved.arrayBuffer()).equals(paper)).toBe(true)
})

test('a bulletin has one file for good; the one that replaces it has its own, and the old keeps its', async () => {
  const first = await enter()
  await attach({ id: first.id })
  expect(await outcome(await attach({ id: first.id, bytes: pngFile, type: 'image/png' }))).toEqual({
    ...{ status: 409, reason: 'file-attached' },
  })
  const second = await enter('ward-east', { replaces: first.id })
  expect(second.file).toBeUndefined()
  expect((await attach({ id: second.id, bytes: pngFile, type: 'image/png' })).status).toBe(201)
  expect((await chief.get<BulletinJson>(`bulletins/${first.id}`)).file?.type).toBe('application/pdf')
  await expect(rig.db.query('update bulletin_file set size = 1')).rejects.toThrow('stands as it was attached')
  await expect(rig.db.query('delete from bulletin_file_part')).rejects.toThrow('stands as it was attached')
})

test('nothing is attached to a bulletin that has ended', async () => {
  const { id } = await enter()
  await chief.send('POST', `bulletins/${id}/cancel`, { note: 'only a test' })
  expect(await outcome(await attach({ id }))).toEqual({ status: 409, reason: 'bulletin-ended' })
})

test.each([
  ['a page that says it is a PDF', { bytes: Buffer.from('<script>alert(1)</script>') }, 'wrong-file'],
  ['a PNG that says it is a PDF', { bytes: pngFile }, 'wrong-file'],
  ['a type that nobody takes', { type: 'image/svg+xml' }, 'wrong-media-type'],
  ['JSON', { type: 'application/json', bytes: Buffer.from('{}') }, 'wrong-file'],
  ['nothing', { bytes: Buffer.alloc(0) }, 'wrong-file'],
])('%s is refused, and nothing is kept', async (_, sent, reason) => {
  const { id } = await enter()
  expect(await outcome(await attach({ id, ...sent }))).toEqual({ status: 415, reason })
  expect((await chief.get<BulletinJson>(`bulletins/${id}`)).file).toBeUndefined()
})

test('who may not attach is told so before a byte is taken, and the connection ends', async () => {
  const west = await enter('ward-west')
  const town = await enter('town')
  const refused = async (id: string, cookie: string) => {
    const answer = await attachEndless(id, cookie)
    return { ...(await outcome(answer)), connection: answer.headers.get('connection') }
  }
  expect(await refused(west.id, '')).toEqual({ status: 401, reason: 'unauthenticated', connection: 'close' })
  expect(await refused(west.id, viewer.cookie)).toMatchObject({ status: 403, reason: 'role-too-low' })
  expect(await refused(west.id, east.cookie)).toMatchObject({ status: 404, reason: 'not-found' })
  expect(await refused(town.id, east.cookie)).toMatchObject({ status: 403, reason: 'out-of-scope' })
})

test('more than eight MiB is refused, whether or not it is said beforehand', async () => {
  const { id } = await enter()
  const large = Buffer.alloc(8 * 1_024 * 1_024 + 1)
  const unsaid = await attachEndless(id, chief.cookie, [large])
  expect(await outcome(unsaid)).toEqual({ status: 413, reason: 'too-large' })
})

/** A file that never ends: whoever waits for its end waits for ever. */
function attachEndless(id: string, cookie: string, parts: readonly Buffer[] = [paper]): Promise<Response> {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => parts.forEach((part) => controller.enqueue(new Uint8Array(part))),
  })
  const init = { method: 'POST', body, duplex: 'half' } as const
  const headers = { origin: rig.url, 'content-type': 'application/pdf', ...(cookie && { cookie }) }
  return fetch(`${rig.url}/api/v1/bulletins/${id}/file`, { ...init, headers })
}
