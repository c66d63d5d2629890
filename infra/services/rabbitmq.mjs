import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { rabbitmqDefinitions } from '../cluster/rabbitmq-definitions.mjs'
import { root } from '../launch/workspace.mjs'
import {
  freePort,
  give,
  keptPassword,
  listens,
  serverEnvironment,
  serverFolder,
  startServer,
  stopServer,
} from './server-process.mjs'

/** Two cores for several nodes: none of them waits actively for work. */
const frugal = '-noinput +S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none'
const loopback = '-kernel inet_dist_use_interface {127,0,0,1}'

/**
 * RabbitMQ with the settings of infra/cluster, one node or several that form a cluster: those that run already are left
 * alone, the others are started on their old ports and data. Whoever the servers run as must be able to enter `folder`.
 * @param {{ tree: string, folder: string, accounts: object, nodes?: number }} options
 * `accounts`: of rabbitmq-definitions.mjs
 * @returns {Promise<{ pid: number, port: number, name: string }[]>} the nodes
 */
export async function startRabbitmq({ tree, folder, accounts, nodes = 1 }) {
  const own = serverFolder(folder, 'rabbitmq')
  const epmd = await startEpmd(tree, own)
  const definitions = rabbitmqDefinitions(accounts)
  const names = Array.from({ length: nodes }, (_, place) => `r${place + 1}@localhost`)
  const starting = names.map((name) => startNode({ tree, own, epmd, name, names, accounts, definitions }))
  // one that fails leaves no other half started
  await Promise.allSettled(starting)
  return Promise.all(starting)
}

/** Ends all nodes, the last one included that knows where they are. */
export async function stopRabbitmq(folder) {
  const own = join(folder, 'rabbitmq')
  if (!existsSync(own)) return
  const nodes = readdirSync(own).filter((name) => /^r\d+$/.test(name))
  await Promise.all(nodes.map((name) => stopServer(join(own, name))))
  await stopServer(join(own, 'epmd'))
}

/** Tells the nodes of this folder, and of no other, where the others are. */
function startEpmd(tree, own) {
  return startServer({
    folder: serverFolder(own, 'epmd'),
    program: join(erlangIn(tree), 'epmd'),
    args: (port) => ['-address', '127.0.0.1', '-port', String(port)],
    ready: (port) => listens(port),
  })
}

async function startNode({ tree, own, epmd, name, names, accounts: { house }, definitions }) {
  const folder = serverFolder(own, name.replace(/@.*/, ''))
  const write = (file, text, mode = 0o600) => {
    if (mode === 0o400 && existsSync(join(folder, file))) return
    writeFileSync(join(folder, file), text, { mode })
    give(join(folder, file))
  }
  write('.erlang.cookie', keptPassword(own), 0o400)
  write('enabled_plugins', '[rabbitmq_mqtt].\n')
  write('definitions.json', JSON.stringify(definitions))
  const settings = readFileSync(join(root, 'infra/cluster/rabbitmq.conf'), 'utf8')
  const server = await startServer({
    folder,
    program: join(rabbitmqIn(tree), 'sbin/rabbitmq-server'),
    args: (port) => {
      write('rabbitmq.conf', localSettings(settings, { folder, port, names }))
      return []
    },
    env: environmentOf({ tree, folder, name, epmd, distPort: await distPortOf(folder) }),
    ready: (port) => letsIn(port, house),
  })
  return { ...server, name }
}

/** Whether a client may sign in, over MQTT 3.1.1: so the node has joined the others and knows the accounts. */
function letsIn(port, { username, password }) {
  const text = (part) => `${String.fromCharCode(part.length >> 8, part.length & 0xff)}${part}`
  const body = `${text('MQTT')}\x04\xc2\x00\x0a${text('is-it-ready')}${text(username)}${text(password)}`
  return listens(port, {
    say: Buffer.from(`\x10${String.fromCharCode(body.length)}${body}`, 'latin1'),
    expect: { test: (answer) => answer.startsWith('\x20\x02\x00\x00') },
  })
}

function environmentOf({ tree, folder, name, epmd, distPort }) {
  return {
    PATH: `${tree}/usr/lib/erlang/bin:${serverEnvironment.PATH}`,
    HOME: folder,
    ERL_EPMD_PORT: String(epmd.port),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: name,
    RABBITMQ_DIST_PORT: String(distPort),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'none'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_PLUGINS_EXPAND_DIR: join(folder, 'plugins'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'generated'),
    RABBITMQ_LOGS: '-',
    // the process that we start is the server itself, so that its number is the server's
    RABBITMQ_ALLOW_INPUT: '1',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `${frugal} ${loopback}`,
  }
}

/** The settings with this computer's ports and folders in place of three machines'. */
function localSettings(settings, { folder, port, names }) {
  const others = names.map((name, at) => `cluster_formation.classic_config.nodes.${at + 1} = ${name}\n`)
  return settings
    .replace('0.0.0.0:1883', `127.0.0.1:${port}`)
    .replace('/etc/rabbitmq/', `${folder}/`)
    .replace('disk_free_limit.absolute = 2GB', 'disk_free_limit.absolute = 200MB')
    .replace(/(?:^cluster_formation\.classic_config\.nodes\..*\n)+/m, others.join(''))
}

async function distPortOf(folder) {
  const file = join(folder, 'dist-port')
  if (!existsSync(file)) writeFileSync(file, String(await freePort()))
  return Number(readFileSync(file, 'utf8'))
}

const only = (folder, names) => join(folder, readdirSync(folder).find((name) => names.test(name)) ?? '.')
const erlangIn = (tree) => join(only(join(tree, 'usr/lib/erlang'), /^erts-/), 'bin')
const rabbitmqIn = (tree) => only(join(tree, 'usr/lib/rabbitmq/lib'), /^rabbitmq_server-/)
