#!/usr/bin/env node
import '../launch/node-floor.mjs'

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

import { prepare } from '../launch/prepare.mjs'
import { runCommand } from '../launch/run-command.mjs'
import { lastLines } from '../launch/step.mjs'
import { root } from '../launch/workspace.mjs'
import { rowFiles } from './row-files.mjs'
import { tableOf } from './table.mjs'

/* Verdicts go to standard output as JSON lines, so what is said on the way there goes to standard error. */
const verdicts = process.stdout.write.bind(process.stdout)
process.stdout.write = process.stderr.write.bind(process.stderr)
const say = (text) => process.stderr.write(`${text}\n`)

const usage = `npm run prove -- ROW … | all  [--way embedded|services|both] [--seed N] [--quick]`
const ways = { embedded: ['embedded'], services: ['services'], both: ['embedded', 'services'] }
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    way: { type: 'string', default: 'both' },
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
  },
})
const files = rowFiles()
const wanted = positionals.map((name) => name.toUpperCase())
const unknown = wanted.filter((name) => name !== 'ALL' && !files.has(name))
if (unknown.length > 0 || !(values.way in ways) || !/^\d+$/.test(values.seed)) {
  say(`${usage}\nROW is one of: ${[...files.keys()].join(' ')}`)
  process.exit(78)
}

await prepare()
const nx = join(root, 'node_modules/nx/dist/bin/nx.js')
const built = await runCommand(process.execPath, [nx, 'build', '@haidang/test'], { cwd: root })
if (built.code !== 0) {
  say(lastLines(built.output, 40))
  process.exit(1)
}
const names = wanted.includes('ALL') ? [...files.keys()] : wanted
const rows = await Promise.all(
  (names.length > 0 ? names : [...files.keys()]).map(async (name) => {
    const file = join(root, 'test/dist/prove', files.get(name).replace(/\.ts$/, '.js'))
    const { row } = await import(pathToFileURL(file).href)
    return { ...row, file }
  }),
)

if (names.length === 0) {
  say(`${usage}\n`)
  for (const { id, ways: on, promise } of rows)
    say(`  ${id.padEnd(5)} ${on.join(', ').padEnd(19)} ${promise}`)
  process.exit(0)
}

let stopped = false
const lines = []
for (const row of rows)
  for (const way of row.ways.filter((each) => ways[values.way].includes(each)))
    if (!stopped) lines.push(await prove(row, way))
if (lines.length === 0) say(`These rows have no meaning on the way ${values.way}.`)
if (lines.length > 1) say(tableOf(lines))
process.exit(lines.length > 0 && lines.every(({ pass }) => pass) ? 0 : 1)

/** One row on one way, as a process of its own: what one leaves behind cannot help or harm the next. */
function prove({ id, file }, way) {
  const entry = join(root, 'test/dist/prove/prove-row.js')
  const args = [file, way, values.seed, ...(values.quick ? ['quick'] : [])]
  const child = spawn(process.execPath, ['--enable-source-maps', entry, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => (said += chunk))
  const pass = (signal) => {
    stopped = true
    child.kill(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, pass)
  return new Promise((done) => {
    child.once('close', (code, signal) => {
      const line = said.startsWith('{')
        ? JSON.parse(said)
        : {
            row: id,
            way,
            pass: false,
            figures: {},
            seed: Number(values.seed),
            why: `ended with ${code ?? signal}`,
          }
      verdicts(`${JSON.stringify(line)}\n`)
      for (const each of ['SIGINT', 'SIGTERM']) process.off(each, pass)
      done(line)
    })
  })
}
