import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { root } from '../launch/workspace.mjs'
import { houseAccount } from './house-account.mjs'
import {
  freePort,
  give,
  isFree,
  keptPassword,
  listens,
  runningIn,
  serverFolder,
  startServer,
  stopServer,
} from './server-process.mjs'

/** Under which the product's own processes sign in. */
const house = 'haidang'

/**
 * Mosquitto with the settings that compose.yaml gives it too (infra/mosquitto/mosquitto.conf). `accounts` is the folder
 * into which the product writes who may sign in.
 * @param {{ tree: string, folder: string }} place
 * @returns {Promise<{ pid: number, port: number, url: string, fieldUrl: string, accounts: string }>} `url` for the product's
 * processes, `fieldUrl` for devices, whose names and passwords are theirs
 */
export async function startMosquitto({ tree, folder }) {
  const own = serverFolder(folder, 'mosquitto')
  const accounts = serverFolder(own, 'accounts')
  serverFolder(own, 'data')
  if (!existsSync(join(accounts, 'passwords'))) {
    for (const [name, text] of Object.entries(houseAccount(house, keptPassword(own))))
      writeOwned(join(accounts, name), text)
  }
  const fieldPort = await keptPort(own)
  const settings = readFileSync(join(root, 'infra/mosquitto/mosquitto.conf'), 'utf8')
  const server = await startServer({
    folder: own,
    program: join(tree, 'usr/sbin/mosquitto'),
    args: (port) => {
      writeOwned(join(own, 'mosquitto.conf'), localSettings(settings, { fieldPort, port }))
      return ['-c', 'mosquitto.conf']
    },
    ready: async (port) => (await listens(port)) && listens(fieldPort),
  })
  return { ...server, url: mosquittoUrl(folder, server.port), ...mosquittoField(folder) }
}

/** Where devices sign in, and where it is written who may. */
export function mosquittoField(folder) {
  const port = readFileSync(join(folder, 'mosquitto/field-port'), 'utf8')
  return { fieldUrl: `mqtt://127.0.0.1:${port}`, accounts: join(folder, 'mosquitto/accounts') }
}

/** The address for the product's own processes, with their password. */
export function mosquittoUrl(folder, port) {
  return `mqtt://${house}:${keptPassword(join(folder, 'mosquitto'))}@127.0.0.1:${port}`
}

/** Ends it after it has written what it holds. */
export const stopMosquitto = (folder) => stopServer(join(folder, 'mosquitto'))

/** The settings with this computer's ports and folders in place of a container's. */
export function localSettings(settings, { fieldPort, port }) {
  return `pid_file ./mosquitto.pid\n${settings}`
    .replace('listener 1883', `listener ${fieldPort} 127.0.0.1`)
    .replace('listener 1884', `listener ${port} 127.0.0.1`)
    .replaceAll(' /mosquitto/', ' ./')
}

/** The devices' port, as long as nobody else has taken it meanwhile. */
async function keptPort(own) {
  const file = join(own, 'field-port')
  const port = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (port > 0 && (runningIn(own) || (await isFree(port)))) return port
  const free = await freePort()
  writeFileSync(file, String(free))
  return free
}

function writeOwned(file, text) {
  writeFileSync(file, text, { mode: 0o600 })
  give(file)
}
