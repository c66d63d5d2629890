import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { root } from '../launch/workspace.mjs'
import { give, here, listens, serverFolder, startServer, stopServer } from './server-process.mjs'

/**
 * HAProxy with the settings that compose.yaml gives it too (infra/haproxy/haproxy.cfg), in front of processes that need
 * not be there yet.
 * @param {{ tree: string, folder: string, apis: readonly string[] }} place `apis`: `host:port` of each
 * @returns {Promise<{ pid: number, port: number, url: string }>} `url`: where browsers come in
 */
export async function startHaproxy({ tree, folder, apis }) {
  const own = serverFolder(folder, 'haproxy')
  const settings = readFileSync(join(root, 'infra/haproxy/haproxy.cfg'), 'utf8')
  const server = await startServer({
    folder: own,
    program: join(tree, 'usr/sbin/haproxy'),
    args: (port) => {
      const written = join(own, 'haproxy.cfg')
      writeFileSync(written, haproxySettings(settings, { port, apis }))
      give(written)
      return ['-db', '-f', `${here}/haproxy.cfg`]
    },
    ready: (port) => listens(port),
  })
  return { ...server, url: `http://127.0.0.1:${server.port}` }
}

/** Ends it at once, and every connection through it. */
export const stopHaproxy = (folder) => stopServer(join(folder, 'haproxy'))

/** The settings with this computer's port and processes in place of the containers'. */
export function haproxySettings(settings, { port, apis }) {
  const servers = apis.map((api, place) => `    server api-${place + 1} ${api}\n`).join('')
  return settings
    .replace('bind :8080', `bind 127.0.0.1:${port}`)
    .replace(/^resolvers docker\n(?: {4}.*\n)+/m, '')
    .replace(' resolvers docker init-addr last,libc,none', '')
    .replace(/(?:^ {4}server .*\n)+/gm, servers)
}
