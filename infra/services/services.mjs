#!/usr/bin/env node
import '../launch/node-floor.mjs'

import { join, resolve } from 'node:path'

import { seconds } from '../launch/step.mjs'
import { root } from '../launch/workspace.mjs'
import { mosquittoField } from './mosquitto.mjs'
import { NoServers, servicesIn, startServices, stopServices } from './start-services.mjs'

const help = `node infra/services/services.mjs start|stop|status [FOLDER]

Real servers on this computer, without Docker and without root: PostgreSQL with TimescaleDB, Redis and Mosquitto of Debian
13, on ports of their own, on the loopback only. Their data lies in FOLDER (.data/services). What start and status print is
what the product wants to know of them:

  set -a; eval "$(node infra/services/services.mjs start)"; set +a; npm start
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
  process.stderr.write(`There are no servers here: ${error.message}.\n`)
  process.exit(78)
}

async function start() {
  const from = performance.now()
  await startServices({ folder, say: (line) => say(`# ${line}`) })
  status()
  say(`# after ${seconds(performance.now() - from)}`)
}

function status() {
  const variables = { postgres: 'DATABASE_URL', redis: 'REDIS_URL', mosquitto: 'MQTT_URL' }
  for (const { name, running } of servicesIn(folder)) {
    say(running ? `${variables[name]}='${running.url}'` : `# ${name} does not run`)
    if (name !== 'mosquitto' || !running) continue
    const { fieldUrl, accounts } = mosquittoField(resolve(folder))
    say(`IOC_MQTT_FIELD_URL='${fieldUrl}'\nIOC_MQTT_ACCOUNTS='${accounts}'`)
  }
}
