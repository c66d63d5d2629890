import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { feeds } from '@haidang/domain'

import { restRoutes } from '../rest/routes/rest-routes.js'
import { asyncApiDocument } from './asyncapi-document.js'
import { openApiDocument } from './openapi-document.js'

/* `node libs/gateway/dist/published/write-documents.js FOLDER` writes the documents that a running system serves. */
const [folder = '.'] = process.argv.slice(2)
await mkdir(folder, { recursive: true })
const documents = { 'openapi.json': openApiDocument(restRoutes), 'asyncapi.json': asyncApiDocument(feeds) }
for (const [name, document] of Object.entries(documents))
  await writeFile(join(folder, name), `${JSON.stringify(document, null, 2)}\n`)
