import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { root } from '../launch/workspace.mjs'
import {
  give,
  here,
  keptPassword,
  listens,
  serverFolder,
  startServer,
  stopServer,
} from './server-process.mjs'

/**
 * Redis with the settings that compose.yaml gives it too (infra/redis/redis.conf).
 * @param {{ tree: string, folder: string }} place
 * @returns {Promise<{ pid: number, port: number, url: string }>}
 */
export async function startRedis({ tree, folder }) {
  const own = serverFolder(folder, 'redis')
  const password = keptPassword(own)
  const settings = readFileSync(join(root, 'infra/redis/redis.conf'), 'utf8')
  const local = (port) => `port ${port}\nbind 127.0.0.1\ndir ./\ndaemonize no\nrequirepass ${password}\n`
  const server = await startServer({
    folder: own,
    program: join(tree, 'usr/bin/redis-server'),
    args: (port) => {
      const written = join(own, 'redis.conf')
      writeFileSync(written, `${settings}\n${local(port)}`)
      chmodSync(written, 0o600)
      give(written)
      return [`${here}/redis.conf`]
    },
    ready: (port) => listens(port, { say: `AUTH ${password}\r\n`, expect: /^\+OK/ }),
  })
  return { ...server, url: redisUrl(folder, server.port) }
}

/** The address with its password. */
export function redisUrl(folder, port) {
  return `redis://:${keptPassword(join(folder, 'redis'))}@127.0.0.1:${port}`
}

/** Ends it after it has written what it keeps. */
export const stopRedis = (folder) => stopServer(join(folder, 'redis'))
