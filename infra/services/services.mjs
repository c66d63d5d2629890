#!/usr/bin/env node
import '../launch/node-floor.mjs'

import { join } from 'node:path'

import { seconds } from '../launch/step.mjs'
import { root } from '../launch/workspace.mjs'
import { NoServers, servicesIn, startServices, stopServices } from './start-services.mjs'

const help = `node infra/services/services.mjs start|stop|status [FOLDER]

Real servers on this computer, without Docker: PostgreSQL with TimescaleDB, Redis and Mosquitto of Debian 13, on ports of
their own, on the loopback only. Their data lies in FOLDER (.data/services).
`

const [command = '', folder = join(root, '.data/services'), ...more] = process.argv.slice(2)
const say = (line) => process.stdout.write(`${line}\n`)

const commands = { start, stop: () => stopServices(folder), status }
if (!(command in commands) || more.length > 0) {
  say(help)
  process.exit(64)
}
try {
  await commands[command]()
} catch (error) {
  if (!(error instanceof NoServers)) throw error
  say(`There are no servers here: ${error.message}.`)
  process.exit(78)
}

async function start() {
  const from = performance.now()
  const { mosquitto } = await startServices({ folder, say })
  status()
  say(`# devices sign in at ${mosquitto.fieldUrl}; the product writes who may into ${mosquitto.accounts}`)
  say(`# after ${seconds(performance.now() - from)}`)
}

function status() {
  const variables = { postgres: 'DATABASE_URL', redis: 'REDIS_URL', mosquitto: 'MQTT_URL' }
  for (const { name, running } of servicesIn(folder))
    say(running ? `${variables[name]}=${running.url}` : `# ${name} does not run`)
}
