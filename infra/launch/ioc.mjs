#!/usr/bin/env node
import './node-floor.mjs'

import { spawn } from 'node:child_process'
import { join } from 'node:path'

import { prepare } from './prepare.mjs'
import { root } from './workspace.mjs'

/*
 * What is asked for goes to standard output; what is said on the way there goes to standard error, and only when it
 * takes long enough to be asked about, or fails.
 */
const quietMs = 1_000
const stdout = process.stdout.write
let held = ''
const show = () => {
  process.stderr.write(held)
  process.stdout.write = process.stderr.write.bind(process.stderr)
}
process.stdout.write = (text) => {
  held += text
  return true
}
const patience = setTimeout(show, quietMs)
process.once('exit', show)
await prepare()
clearTimeout(patience)
process.off('exit', show)
process.stdout.write = stdout

const entry = join(root, 'apps/ioc/dist/main.js')
const child = spawn(process.execPath, ['--enable-source-maps', entry, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
/* Ctrl-C in a terminal reaches the program itself; we stay until it has put back what it borrowed. */
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.once('exit', (code) => process.exit(code ?? 1))
