#!/usr/bin/env node
import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'

import { houseAccount } from './house-account.mjs'

/*
 * The passwords of compose.yaml, made once: each server's in a folder (a volume) that only it and the product see. A
 * folder that has its file keeps it.
 */

/** Mosquitto's user in its image; the product's worker belongs to that group. */
const mosquitto = 1_883
const [folder] = process.argv.slice(2)
if (!folder) {
  process.stdout.write('node infra/services/make-secrets.mjs FOLDER\n')
  process.exit(64)
}

const password = () => randomBytes(20).toString('hex')
const place = (name) => {
  mkdirSync(join(folder, name), { recursive: true })
  return join(folder, name)
}
/** Each lies where only its readers come, under whichever number they run. */
const write = (file, text) => writeFileSync(file, text, { mode: 0o444 })

const product = place('product')
if (!existsSync(join(product, 'mqtt-url'))) {
  const [database, redis, broker] = [password(), password(), password()]
  write(join(place('database'), 'password'), database)
  write(join(place('redis'), 'redis.conf'), `requirepass ${redis}\n`)
  writeAccounts(place('accounts'), broker)
  write(join(product, 'database-url'), `postgres://haidang:${database}@database:5432/haidang\n`)
  write(join(product, 'redis-url'), `redis://:${redis}@redis:6379\n`)
  // Last: it says that all the others are there.
  write(join(product, 'mqtt-url'), `mqtt://haidang:${broker}@mosquitto:1884\n`)
}

function writeAccounts(accounts, secret) {
  for (const [name, text] of Object.entries(houseAccount('haidang', secret))) {
    const file = join(accounts, name)
    writeFileSync(file, text, { mode: 0o660 })
    own(file)
  }
  own(accounts)
  // What the worker writes there belongs to Mosquitto's group.
  chmodSync(accounts, 0o2770)
}

function own(path) {
  if (process.getuid?.() === 0) chownSync(path, mosquitto, mosquitto)
}
