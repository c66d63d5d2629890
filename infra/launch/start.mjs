#!/usr/bin/env node
import './node-floor.mjs'

import { join, resolve } from 'node:path'

import { AppLog } from './app-log.mjs'
import { prepare } from './prepare.mjs'
import { supervise } from './supervise.mjs'
import { help } from './variables.mjs'
import { root } from './workspace.mjs'

/** Started by npm, we end with it; started by hand, we may outlive the shell. */
const parent = process.env.npm_lifecycle_event === undefined ? undefined : process.ppid

const [argument] = process.argv.slice(2)
if (argument === '--help' || argument === '-h') {
  process.stdout.write(help())
  process.exit(0)
}
if (argument !== undefined) {
  process.stdout.write(`npm start takes no "${argument}"; settings are variables:\n\n${help()}`)
  process.exit(78)
}

process.stdout.write(`Hải Đăng (Node ${process.versions.node})\n`)
const log = openLog(resolve(root, process.env.IOC_DATA_DIR || '.data'))
await prepare()
process.stdout.write(`  starting; the log is ${log.file}\n`)
const entry = join(root, 'apps/all-in-one/dist/main.js')
process.exit(await supervise({ entry, cwd: root, log, parent }))

function openLog(dataDir) {
  try {
    return new AppLog(dataDir)
  } catch (error) {
    process.stdout.write(
      `\nThe data folder ${dataDir} cannot be written: ${error.message}\n` +
        'Give this user the right to write it, or choose another one: IOC_DATA_DIR=/some/folder npm start\n',
    )
    return process.exit(78)
  }
}
