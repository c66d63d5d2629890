#!/usr/bin/env node
import './node-floor.mjs'

import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { benchTable } from './bench/bench-table.mjs'
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
/** What `all` measures, in this order; the others take a part of the path by itself. */
const whole = ['intake', 'latency', 'vehicles', 'live', 'stored', 'rest', 'rehearsal']

const [name, ...rest] = process.argv.slice(2)
if (name !== 'all' && !names.includes(name)) {
  process.stderr
    .write(`npm run bench -- NAME [--way embedded|services|both] [--quick], where NAME is one of: all, ${names.join(', ')}
What they measure, and how to read it: test/load/README.md\n`)
  process.exit(name === undefined ? 0 : 78)
}

await prepare()
const nx = join(root, 'node_modules/nx/dist/bin/nx.js')
const built = await runCommand(process.execPath, [nx, 'build', '@haidang/test'], { cwd: root })
if (built.code !== 0) {
  process.stderr.write(`${lastLines(built.output, 40)}\n`)
  process.exit(1)
}

let child
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child?.kill(signal))
const lines = []
let worst = 0
for (const each of name === 'all' ? whole : [name]) {
  const startedAt = performance.now()
  const code = await run(each)
  worst = Math.max(worst, code)
  const took = Math.round((performance.now() - startedAt) / 1_000)
  if (name === 'all')
    process.stderr.write(`${each}: ${code === 0 ? '' : `ended with ${code} `}after ${took} s\n`)
  if (child.signalCode !== null) break
}
if (name === 'all') process.stderr.write(`\n${benchTable(lines)}\n`)
process.exit(worst)

/** @returns {Promise<number>} its exit code */
function run(bench) {
  const entry = join(root, 'test/dist/load', `${bench}.bench.js`)
  child = spawn(process.execPath, ['--enable-source-maps', entry, ...rest], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let open = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    figures(text)
    const whole = (open + text).split('\n')
    open = whole.pop()
    lines.push(...whole)
  })
  return new Promise((done) => child.once('close', (code) => done(code ?? 1)))
}
