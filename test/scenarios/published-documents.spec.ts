import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { decodeObservationPayload } from '@haidang/codecs'
import { checkValue, feeds, findQuantity, isInternal } from '@haidang/domain'
import { asyncApiDocument } from '@haidang/gateway'

import { admin } from '../rest-rig/client.js'
import { compile, lintForeign, node, writeTypes } from '../rest-rig/foreign-tools.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'

type Example = { payload: { values: Record<string, number | string | boolean> } }
type Message = { examples?: Example[] }
type AsyncApi = {
  asyncapi: string
  channels: Record<string, { address: string; messages: Record<string, unknown> }>
  operations: Record<string, { action: string }>
  components: { messages: Record<string, Message>; schemas: Record<string, unknown> }
}

/*
 * What the system publishes about itself is read by programs that we have not written: a linter, a generator of types,
 * a compiler. A client made from it talks to the system.
 */
let rig: RestRig
let folder: string
let asyncApi: AsyncApi
beforeAll(async () => {
  rig = await startRestRig()
  folder = await mkdtemp(join(tmpdir(), 'haidang-documents-'))
  asyncApi = (await (await fetch(`${rig.url}/api/v1/asyncapi.json`)).json()) as AsyncApi
}, 120_000)
afterAll(async () => {
  await rig?.close()
  await rm(folder, { recursive: true, force: true })
})

test('AsyncAPI 3 names the channels of every feed and all events of the live protocol', () => {
  expect(asyncApi.asyncapi).toMatch(/^3\.0\./)
  expect(asyncApi).toEqual(JSON.parse(JSON.stringify(asyncApiDocument(feeds))))
  const addresses = Object.values(asyncApi.channels).map(({ address }) => address)
  for (const { id } of feeds.filter((feed) => !isInternal(feed.id)))
    expect(addresses).toContain(`ioc/v1/${id}/{device}/observations`)
  expect(addresses).toContain('ioc/v1/parking/{device}/events')
  expect(addresses).not.toContain('ioc/v1/air-quality/{device}/events')
  const events = [
    'subscribe',
    'alarms',
    'seen',
    'snapshot',
    'frame',
    'positions',
    'alarm',
    'heartbeat',
    'resync',
  ]
  expect(Object.keys(asyncApi.channels.live?.messages ?? {})).toEqual(expect.arrayContaining(events))
})

test('a foreign linter finds nothing wrong with AsyncAPI', async () => {
  const file = join(folder, 'asyncapi.json')
  await writeFile(file, JSON.stringify(asyncApi))
  expect(await lintForeign(folder, file, 'spec')).toEqual([])
}, 120_000)

test('each of its examples is what intake takes', () => {
  for (const feed of feeds.filter(({ id }) => !isInternal(id))) {
    const name = feed.id.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())
    const [example] = asyncApi.components.messages[`${name}Observations`]?.examples ?? []
    const decoded = decodeObservationPayload(Buffer.from(JSON.stringify(example?.payload)))
    expect(decoded).toMatchObject({ ok: true })
    for (const [key, value] of Object.entries(example?.payload.values ?? {}))
      expect({ key, ...checkValue(findQuantity(feed, key)!, value) }).toMatchObject({
        key,
        ok: true,
        flags: [],
      })
  }
})

test('a client typed by both documents compiles, refuses what they do not have, and talks to the system', async () => {
  const openApi = await (await fetch(`${rig.url}/api/v1/openapi.json`)).text()
  await writeFile(join(folder, 'openapi.json'), openApi)
  const { schemas } = asyncApi.components
  const info = { title: 'messages', version: '1' }
  await writeFile(
    join(folder, 'messages.json'),
    JSON.stringify({ openapi: '3.1.0', info, paths: {}, components: { schemas } }),
  )
  await Promise.all([
    writeTypes(folder, 'openapi.json', 'rest.ts'),
    writeTypes(folder, 'messages.json', 'messages.ts'),
  ])
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await mkdir(join(folder, 'node_modules'))
  for (const name of ['openapi-fetch', 'openapi-typescript-helpers'])
    await symlink(installed(name), join(folder, 'node_modules', name))
  await writeFile(join(folder, 'client.ts'), client)
  await compile(folder, 'client.ts')
  const boss = await admin(rig)
  const { stdout } = await node(folder, join(folder, 'client.js'), [rig.url, boss.cookie])
  expect(JSON.parse(stdout)).toEqual({ devices: expect.any(Number), first: expect.any(String), unknown: 404 })
}, 120_000)

const installed = (name: string): string =>
  dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))

const client = `
import createClient from 'openapi-fetch'
import type { components } from './messages.js'
import type { paths } from './rest.js'

const [baseUrl = '', Cookie = ''] = process.argv.slice(2)
const rest = createClient<paths>({ baseUrl, headers: { Cookie } })
const { data } = await rest.GET('/api/v1/devices', { params: { query: { limit: 5 } } })
const unknown = await rest.GET('/api/v1/devices/{id}', { params: { path: { id: 'nobody' } } })
console.log(JSON.stringify({ devices: data?.items.length, first: data?.items[0]?.id, unknown: unknown.response.status }))

type Observation = components['schemas']['AirQualityObservation']
export const measured: Observation = { at: Date.now(), values: { pm25: 12.5 } }
// @ts-expect-error a feed has no quantity of that name
export const misspelt: Observation = { values: { pm2_5: 12.5 } }
// @ts-expect-error there is no such path
await rest.GET('/api/v1/gadgets')
`
