#!/usr/bin/env node
import './node-floor.mjs'

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { foreignPackages } from '../services/foreign-brokers.mjs'
import { NoServers } from '../services/no-servers.mjs'
import { serverTree } from '../services/server-tree.mjs'
import { NoChromium, chromium } from './chromium.mjs'
import { runJest } from './jest-run.mjs'
import { installPackages } from './packages.mjs'
import { runCommand } from './run-command.mjs'
import { lastLines, seconds } from './step.mjs'
import { graphMissing, root } from './workspace.mjs'

const minutes = 60_000
const strict = ['1', 'true'].includes(process.env.CI ?? '')
const nx = join(root, 'node_modules/nx/dist/bin/nx.js')
const one = { passed: 1, failed: 0, failures: [] }
const failedOnce = (title, why) => ({ passed: 0, failed: 1, failures: [{ title, why }] })

/**
 * One counted step that is a program: it passes when the program ends with 0 and does not say what it must not say.
 * `patient`: it lets everything else go first.
 */
async function program(title, args, { unwanted, env, patient = false } = {}) {
  const options = { cwd: root, env, timeoutMs: (patient ? 30 : 8) * minutes }
  const [command, first] = patient ? ['nice', ['-n', '5', process.execPath]] : [process.execPath, []]
  const { code, output } = await runCommand(command, [...first, ...args], options)
  return code === 0 && !unwanted?.test(output) ? one : failedOnce(title, lastLines(output, 60))
}

const forEveryRoom = (target, how) => program(`nx ${target}`, [nx, 'run-many', '-t', target], how)

/** All rooms in one run of ESLint: half the work of a run for each. The graph first, or the floors are not checked. */
async function lint() {
  const graph = await program('nx show projects', [nx, 'show', 'projects'], { patient: true })
  if (graph.failed > 0) return graph
  const eslint = join(root, 'node_modules/eslint/bin/eslint.js')
  const env = { HAIDANG_LINT: 'house' }
  return program('eslint', [eslint, '--max-warnings', '0', '.'], {
    unwanted: graphMissing,
    env,
    patient: true,
  })
}

function format() {
  const prettier = join(root, 'node_modules/prettier/bin/prettier.cjs')
  return program('prettier', [prettier, '--check', '.'], { patient: true })
}

/** Every room that has unit tests, in one run of jest. */
function unitSuites() {
  const inside = (parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`)
  const rooms = [...inside('libs'), ...inside('apps'), 'simulators']
  const projects = rooms.filter((room) => existsSync(join(root, room, 'jest.config.mjs')))
  // of several projects jest takes the time that a test has from nowhere else
  const args = ['--projects', ...projects, '--maxWorkers=2', '--testTimeout=30000']
  return runJest(args, { timeoutMs: 15 * minutes })
}

/**
 * A folder of test/: the system from outside. Rings that start whole systems run one suite at a time, and what fails
 * once is asked again.
 */
const ring = (name, only = []) => {
  const chosen = only.length > 0 ? ['--testPathPatterns', ...only] : []
  const args = ['--config', 'test/jest.config.mjs', '--selectProjects', name, '--maxWorkers=1', ...chosen]
  return runJest(args, { timeoutMs: 30 * minutes, again: true })
}

async function browserRing() {
  try {
    await chromium()
  } catch (error) {
    if (!(error instanceof NoChromium)) throw error
    return { ...one, passed: 0, skipped: error.message }
  }
  return ring('console')
}

/** What needs real servers: their own suites, and those of the store, which must say the same of either database. */
const servicesRing = () => withServers(servers, () => ring('services'))

/**
 * A broker of another make that keeps every promise of a door. NATS keeps all but one or two, and not the same each time
 * (infra/cluster): it is tried by `npm run prove -- B-02`.
 */
const brokersRing = () =>
  withServers(serverTree({ packages: foreignPackages }), () => ring('brokers', ['rabbitmq']))

async function withServers(tree, run) {
  try {
    await tree
  } catch (error) {
    if (!(error instanceof NoServers)) throw error
    return { ...one, passed: 0, skipped: error.message }
  }
  return run()
}

/**
 * What has to be there first; then lanes beside each other. Rings that start whole systems wait more than they work, so two
 * such lanes and the browser, which draws in software, keep two cores busy together.
 */
const stages = [
  [
    [
      ['packages', () => installPackages().then((result) => ({ ...one, note: result.note }))],
      ['lock', () => program('package-lock.json', [join(root, 'infra/launch/lock-guard.mjs')])],
      ['build', () => forEveryRoom('build')],
    ],
  ],
  [[['unit', unitSuites]]],
  [
    [
      ['console', browserRing],
      ['brokers', brokersRing],
    ],
    [
      ['scenarios', () => ring('scenarios')],
      ['faults', () => ring('faults')],
      ['house', () => ring('house')],
    ],
    [
      ['store', () => ring('store')],
      ['services', servicesRing],
      ['security', () => ring('security')],
    ],
  ],
]
/** Reading the code takes what time of the processor the suites leave: it waits for nothing, and nothing waits for it. */
const meanwhile = [
  ['types', () => forEveryRoom('typecheck', { patient: true })],
  ['lint', lint],
  ['format', format],
]
const steps = [...stages.flat(2), ...meanwhile]

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !steps.some(([step]) => step === name))
if (unknown.length > 0) {
  process.stdout.write(
    `npm test -- [STEP …], where STEP is one of: ${steps.map(([name]) => name).join(', ')}\n`,
  )
  process.exit(1)
}

const total = { passed: 0, failed: 0 }
const failures = []
const unsteady = []
/** Fetched once per computer while other steps run; its failure is told by the step that needs it. */
const servers =
  wanted.length === 0 || wanted.includes('services')
    ? serverTree().then(() => serverTree({ packages: ['prometheus'] })) // and promtool, beside them
    : undefined
servers?.catch(() => undefined)
const [preparation, ...suites] = stages
await inStages([preparation])
if (!failures.some(({ step }) => step === 'packages'))
  await Promise.all([inStages(suites), alongLane(meanwhile)])

for (const { step, title, why } of unsteady) {
  process.stdout.write(`\n~ ${step}: ${title}: passed only when it was asked again\n${indented(why, 20)}\n`)
}
for (const { step, title, why } of failures) {
  process.stdout.write(`\n✗ ${step}: ${title}\n${indented(why, 60)}\n`)
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`)
process.exit(total.failed > 0 ? 1 : 0)

function indented(text, lines) {
  return text.split('\n').slice(0, lines).join('\n').replace(/^/gm, '    ')
}

async function inStages(stages) {
  for (const lanes of stages) await Promise.all(lanes.map(alongLane))
}

/** The steps of one lane, one after another. */
async function alongLane(lane) {
  for (const [name, run] of lane) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const result = await counted(name, run)
    total.passed += result.passed
    total.failed += result.failed
    failures.push(...result.failures.map((failure) => ({ step: name, ...failure })))
    unsteady.push(...(result.unsteady ?? []).map((failure) => ({ step: name, ...failure })))
  }
}

async function counted(name, run) {
  const from = Date.now()
  if (process.stdout.isTTY) process.stdout.write(`  ${name.padEnd(10)} …\n`)
  const result = await run().catch((error) => failedOnce(error.message, error.output ?? error.stack))
  const pending = result.pending ?? 0
  if (strict && (result.skipped !== undefined || pending > 0)) {
    result.failed += 1
    result.failures.push({
      title: `skipped, which CI=1 does not allow`,
      why: result.skipped ?? `${pending} tests`,
    })
  }
  const words = [
    result.skipped === undefined
      ? `${result.passed} passed, ${result.failed} failed`
      : `skipped (${result.skipped})`,
    ...(pending > 0 ? [`${pending} skipped`] : []),
    ...(result.unsteady?.length ? [`${result.unsteady.length} only at the second try`] : []),
    ...(result.note ? [result.note] : []),
    seconds(Date.now() - from),
  ]
  process.stdout.write(`  ${name.padEnd(10)} ${words.join(', ')}\n`)
  return result
}
