import { writeFile } from 'node:fs/promises'

import { restRoutes } from '../rest/routes/rest-routes.js'
import { openApiDocument } from './openapi-document.js'

/* `node libs/gateway/dist/openapi/write-openapi.js openapi.json` writes the document that a running system serves. */
const [file = 'openapi.json'] = process.argv.slice(2)
await writeFile(file, `${JSON.stringify(openApiDocument(restRoutes), null, 2)}\n`)
