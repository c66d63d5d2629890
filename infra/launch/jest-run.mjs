import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import { runCommand } from './run-command.mjs'
import { lastLines } from './step.mjs'
import { jestNodeOptions, root } from './workspace.mjs'

/** So many failed suites are not the computer's mood, and are not asked again. */
const fewSuites = 5

/**
 * Runs jest and counts. A suite that cannot be loaded counts as one failure, and so do: no test at all, a jest that had
 * to be stopped, and one that reports success yet ends with an error.
 * `note` names the suites that took longest: where to look first when the whole takes too long.
 *
 * With `again`, a few suites that failed run once more, alone: what drives servers and a browser fails, too, when the
 * computer stands still for seconds. What passes only then is counted as passed and told in `unsteady`, with why it
 * failed: it is not well, and somebody has to look.
 * @returns {Promise<{ passed: number, failed: number, pending: number, note: string, failures: { title: string, why: string }[], unsteady: { title: string, why: string }[] }>}
 */
export async function runJest(args, { timeoutMs, again = false }) {
  const first = await jestOnce(args, timeoutMs)
  const suites = again ? suitesToAskAgain(first) : []
  if (suites.length === 0) return { ...count(first), unsteady: [] }
  const second = await jestOnce([...args, '--runTestsByPath', ...suites], timeoutMs)
  const counted = count(withSecond(first, second))
  const still = new Set(counted.failures.map(({ title }) => title))
  return { ...counted, unsteady: failuresOf(first.report).filter(({ title }) => !still.has(title)) }
}

async function jestOnce(args, timeoutMs) {
  const folder = mkdtempSync(join(tmpdir(), 'haidang-jest-'))
  const report = join(folder, 'report.json')
  try {
    const jest = join(root, 'node_modules/jest/bin/jest.js')
    const command = [jest, ...args, '--json', '--outputFile', report]
    const { code, output, timedOut, lingered } = await runCommand(process.execPath, command, {
      cwd: root,
      timeoutMs,
      isDone: () => existsSync(report),
      env: { NODE_OPTIONS: jestNodeOptions, FORCE_COLOR: '0' },
    })
    const found = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined
    return { report: found, code, output, timedOut, lingered, timeoutMs }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function suitesToAskAgain({ report, timedOut }) {
  if (timedOut || report === undefined) return []
  const failed = report.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name)
  return failed.length <= fewSuites ? failed : []
}

/** The first run with the second's word on the suites that were asked again. */
function withSecond(first, second) {
  if (second.report === undefined || second.timedOut) return { ...second, report: first.report }
  const asked = new Map(second.report.testResults.map((result) => [result.name, result]))
  const testResults = first.report.testResults.map((result) => asked.get(result.name) ?? result)
  return { ...second, report: { testResults } }
}

function count({ report, code, output, timedOut, lingered, timeoutMs }) {
  const results = report?.testResults ?? []
  const tests = results.flatMap(({ assertionResults }) => assertionResults)
  const failures = report === undefined ? [] : failuresOf(report)
  if (timedOut) failures.push({ title: `stopped after ${timeoutMs / 1000} s`, why: lastLines(output) })
  else if (report === undefined) failures.push({ title: 'jest did not run', why: lastLines(output) })
  else if (lingered && failures.length === 0)
    failures.push({ title: 'jest did not end when all was tested', why: lastLines(output) })
  else if (tests.length === 0 && failures.length === 0)
    failures.push({ title: 'there is no test', why: lastLines(output) })
  else if (code !== 0 && failures.length === 0)
    failures.push({ title: `jest ended with ${code}`, why: lastLines(output) })
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: failures.length,
    pending: tests.filter(({ status }) => status === 'pending' || status === 'todo').length,
    note: slowest(results),
    failures,
  }
}

function slowest(suites) {
  const timed = suites.map(({ name, startTime, endTime }) => ({ name, ms: endTime - startTime }))
  return timed
    .filter(({ ms }) => ms >= 10_000)
    .toSorted((one, other) => other.ms - one.ms)
    .slice(0, 4)
    .map(({ name, ms }) => `${basename(name, '.spec.ts')} ${Math.round(ms / 1_000)} s`)
    .join(' · ')
}

function failuresOf(report) {
  return report.testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed')
    const file = name.slice(root.length + 1)
    if (failed.length > 0) {
      return failed.map(({ fullName, failureMessages }) => ({
        title: `${file}: ${fullName}`,
        why: ownLines(failureMessages.join('\n')),
      }))
    }
    const loaded = assertionResults.length > 0 || message === ''
    return loaded ? [] : [{ title: `${file} could not be loaded`, why: message }]
  })
}

/** Where in jest a test was called from says nothing about the test. */
function ownLines(why) {
  const lines = stripVTControlCharacters(why).split('\n')
  return lines.filter((line) => !/^\s+at .*node_modules\/jest/.test(line)).join('\n')
}
