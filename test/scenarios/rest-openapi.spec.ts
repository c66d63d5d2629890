import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type Route, openApiDocument, restRoutes } from '@haidang/gateway'
import { problems } from '@haidang/contracts'

import { admin } from '../rest-rig/client.js'
import { lintForeign } from '../rest-rig/foreign-tools.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'

type Operation = {
  operationId: string
  security?: unknown[]
  responses: Record<string, unknown>
  parameters?: { name: string; in: string }[]
  requestBody?: unknown
}
type Document = {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown> }
}

let rig: RestRig
let document: Document
beforeAll(async () => {
  rig = await startRestRig()
  document = (await (await fetch(`${rig.url}/api/v1/openapi.json`)).json()) as Document
}, 120_000)
afterAll(() => rig?.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
const written = (path: string) => path.replace(/:([A-Za-z]+)/g, '{$1}')

test('a foreign linter finds nothing wrong with it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'haidang-openapi-'))
  try {
    const file = join(folder, 'openapi.json')
    await writeFile(file, JSON.stringify(document))
    expect(await lintForeign(folder, file, 'recommended')).toEqual([])
  } finally {
    await rm(folder, { recursive: true })
  }
}, 120_000)

test('it is OpenAPI 3.1 and names exactly the routes that the router serves', () => {
  expect(document.openapi).toMatch(/^3\.1\./)
  const told = operations().map(({ method, path }) => `${method.toUpperCase()} ${path}`)
  expect(told.sort()).toEqual(restRoutes.map(({ method, path }) => `${method} ${written(path)}`).sort())
  expect(document).toEqual(JSON.parse(JSON.stringify(openApiDocument(restRoutes))))
})

test('every operation has a name of its own, says who may ask, and which problems it may answer', () => {
  const names = operations().map(({ operation }) => operation.operationId)
  expect(new Set(names).size).toBe(names.length)
  for (const { operation, path } of operations()) {
    const route = restRoutes.find(({ id }) => id === operation.operationId) as Route
    expect({ path, open: operation.security?.length === 0 }).toEqual({ path, open: route.role === 'anyone' })
    const statuses = (route.problems ?? []).map((reason) => String(problems[reason].status))
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining([...new Set(statuses)]))
    expect(Boolean(operation.requestBody)).toBe(Boolean(route.body ?? route.upload))
  }
})

test('no reference leads nowhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name,
  )
  expect(references.length).toBeGreaterThan(20)
  for (const name of references) expect(document.components.schemas).toHaveProperty([name!])
})

test('what the router answers has the shape that the document promises', async () => {
  const boss = await admin(rig)
  await rig.raise('aq-east')
  for (const route of restRoutes.filter(
    ({ method, path, role, answer }) =>
      method === 'GET' && !path.includes(':') && answer && role !== 'display',
  )) {
    const answer = await boss.raw(
      'GET',
      route.path.replace('/api/v1/', '').replace(/^\/(healthz|readyz)$/, '../../$1'),
    )
    expect({ route: route.path, ...route.answer?.safeParse(await answer.json()) }).toMatchObject({
      route: route.path,
      success: true,
    })
  }
})
