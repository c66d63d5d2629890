#!/usr/bin/env node
import './node-floor.mjs'

import { spawn } from 'node:child_process'
import { join } from 'node:path'

import { prepare } from './prepare.mjs'
import { root } from './workspace.mjs'

await prepare()
const entry = join(root, 'simulators/dist/main.js')
const child = spawn(process.execPath, ['--enable-source-maps', entry, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.once('exit', (code) => process.exit(code ?? 1))
