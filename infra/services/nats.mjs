import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { natsAccounts } from '../cluster/nats-accounts.mjs'
import { root } from '../launch/workspace.mjs'
import { freePort, give, here, listens, serverFolder, startServer, stopServer } from './server-process.mjs'

/**
 * NATS with the settings of infra/cluster, one server.
 * @param {{ tree: string, folder: string, accounts: object, ackWait?: string }} options `accounts`: of nats-accounts.mjs
 * @returns {Promise<{ pid: number, port: number }>} where MQTT is spoken
 */
export async function startNats({ tree, folder, accounts, ackWait = '30s' }) {
  const own = serverFolder(folder, 'nats')
  serverFolder(own, 'data')
  const write = (file, text) => {
    writeFileSync(join(own, file), text, { mode: 0o600 })
    give(join(own, file))
  }
  write('accounts.conf', natsAccounts(accounts))
  const settings = readFileSync(join(root, 'infra/cluster/nats.conf'), 'utf8')
  const innerPort = await freePort()
  return startServer({
    folder: own,
    program: join(tree, 'usr/sbin/nats-server'),
    args: (port) => {
      const local = settings
        .replace('port: 4222', `port: ${innerPort}`)
        .replace('port: 1883', `port: ${port}`)
        .replaceAll('0.0.0.0', '127.0.0.1')
        .replace('/var/lib/nats', `${here}/data`)
        .replace('ack_wait: "30s"', `ack_wait: "${ackWait}"`)
      write('nats.conf', local)
      return ['-c', `${here}/nats.conf`]
    },
    ready: (port) => listens(port),
  })
}

/** Ends it after it has written what it holds. */
export const stopNats = (folder) => stopServer(join(folder, 'nats'))
