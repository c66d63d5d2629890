import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { extname, join, normalize } from 'node:path'

import { runCommand } from './run-command.mjs'
import { lastLines, StepFailure } from './step.mjs'
import { root } from './workspace.mjs'

const room = join(root, 'apps/console')
const built = join(room, 'dist-fixtures')
const map = join(root, 'infra/sites/danang/map')

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.geojson': 'application/json',
  '.woff2': 'font/woff2',
}

/** What the gateway forbids a browser, it is forbidden here: nothing comes from anywhere else. */
const policy = [
  "default-src 'none'",
  ...['script-src', 'style-src', 'worker-src', 'connect-src', 'font-src', 'media-src', 'manifest-src'].map(
    (kind) => `${kind} 'self'`,
  ),
  "img-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'self'",
].join(';')

/**
 * Builds the console that needs no server, for checks and pictures.
 * @throws StepFailure with the end of what the build said
 */
export async function buildFixtures() {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const { code, output } = await runCommand(process.execPath, [vite, 'build', '--mode', 'fixtures'], {
    cwd: room,
    timeoutMs: 180_000,
  })
  if (code !== 0) throw new StepFailure('The fixtures could not be built.', lastLines(output, 40))
}

/**
 * Serves them on a free port of this computer, with the site's map, until closed.
 * @param {string} [folder] where they were built to, when not here
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveFixtures(folder = process.env.HAIDANG_FIXTURES ?? built) {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    const found = fileOf(path, folder)
    if (!found) return void response.writeHead(404).end()
    response.writeHead(200, {
      'content-type': types[extname(found)] ?? 'application/octet-stream',
      'content-security-policy': policy,
      'cache-control': 'no-cache',
    })
    createReadStream(found).pipe(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A file of the console or of the map; every other address is a page of the console's. */
function fileOf(path, folder) {
  if (path.split(/[\\/]/).includes('..')) return undefined
  const file = path.startsWith('/map/') ? join(map, path.slice('/map/'.length)) : join(folder, path)
  if (existsSync(file) && statSync(file).isFile()) return file
  return extname(path) === '' && !path.startsWith('/api/') ? join(folder, 'index.html') : undefined
}
