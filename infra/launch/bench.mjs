#!/usr/bin/env node
import './node-floor.mjs'

import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { prepare } from './prepare.mjs'
import { runCommand } from './run-command.mjs'
import { lastLines } from './step.mjs'
import { root } from './workspace.mjs'

/* Figures go to standard output as JSON lines, so what is said on the way there goes to standard error. */
const figures = process.stdout.write.bind(process.stdout)
process.stdout.write = process.stderr.write.bind(process.stderr)

const sources = join(root, 'test/load')
const suffix = '.bench.ts'
const names = existsSync(sources)
  ? readdirSync(sources)
      .filter((file) => file.endsWith(suffix))
      .map((file) => file.slice(0, -suffix.length))
  : []

const [name, ...rest] = process.argv.slice(2)
if (!names.includes(name)) {
  process.stderr.write(`npm run bench -- NAME, where NAME is one of: ${names.join(', ')}\n`)
  process.exit(name === undefined ? 0 : 78)
}

await prepare()
const nx = join(root, 'node_modules/nx/dist/bin/nx.js')
const built = await runCommand(process.execPath, [nx, 'build', '@haidang/test'], { cwd: root })
if (built.code !== 0) {
  process.stderr.write(`${lastLines(built.output, 40)}\n`)
  process.exit(1)
}
const entry = join(root, 'test/dist/load', `${name}.bench.js`)
const child = spawn(process.execPath, ['--enable-source-maps', entry, ...rest], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
})
child.stdout.on('data', figures)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.once('exit', (code) => process.exit(code ?? 1))
