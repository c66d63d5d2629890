#!/usr/bin/env node
import { createHash, randomBytes } from 'node:crypto'

/*
 * What a RabbitMQ in front of the product has to know: who may sign in and say what. MQTT's `ioc/v1/f/d/c` is the routing
 * key `ioc.v1.f.d.c` of the exchange amq.topic there; a session is a queue of its client's name.
 *
 *   node rabbitmq-definitions.mjs < accounts.json > definitions.json      accounts: {"house": {username, password}, "devices": […]}
 */

const vhost = '/'
const exchange = 'amq.topic'
const anything = '.*'

/**
 * @param {{ house: Account, devices: readonly Account[] }} accounts `house`: the product's own processes. A device signs in
 * with its own id as user name and as client id
 * @typedef {{ username: string, password: string }} Account
 */
export function rabbitmqDefinitions({ house, devices }) {
  return {
    vhosts: [{ name: vhost }],
    users: [house, ...devices].map(userOf),
    permissions: [
      { user: house.username, vhost, configure: anything, write: anything, read: anything },
      ...devices.map(({ username }) => {
        const own = `^(amq\\.topic|mqtt-(subscription|will)-${username}(qos[01])?)$`
        return { user: username, vhost, configure: own, write: own, read: own }
      }),
    ],
    topic_permissions: devices.map(({ username: user }) => ({
      ...{ user, vhost, exchange },
      write: `^ioc\\.(v1\\.[^.]+\\.${user}\\.(observations|events|presence)|v1-past\\.[^.]+\\.${user}\\.observations)$`,
      read: `^ioc\\.v1\\.[^.]+\\.${user}\\.rejections$`,
    })),
    policies: [
      {
        ...{ vhost, name: 'ioc-sessions', pattern: '^mqtt-subscription-', 'apply-to': 'quorum_queues' },
        ...{ priority: 1, definition: { 'delivery-limit': -1 } },
      },
    ],
  }
}

function userOf({ username, password }) {
  const salt = randomBytes(4)
  const hash = createHash('sha256').update(salt).update(password).digest()
  return {
    name: username,
    password_hash: Buffer.concat([salt, hash]).toString('base64'),
    hashing_algorithm: 'rabbit_password_hashing_sha256',
    tags: [],
  }
}

if (process.argv[1] === import.meta.filename) {
  const accounts = JSON.parse(Buffer.concat(await process.stdin.toArray()).toString())
  process.stdout.write(`${JSON.stringify(rabbitmqDefinitions(accounts), undefined, 2)}\n`)
}
