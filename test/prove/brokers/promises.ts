import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repository } from '@haidang/testing'

import type * as Runner from '../../../infra/launch/jest-run.mjs'
import { type Run, type Verdict, judge } from '../row.js'

/** By its place in the repository, for what is built of us lies somewhere else. */
const runner = join(repository, 'infra/launch/jest-run.mjs')
const { runJest } = (await import(pathToFileURL(runner).href)) as typeof Runner
const timeoutMs = 9 * 60_000

/**
 * Runs the promises of a door (test/broker-rig/door-suite.ts), and what test/brokers adds, with this broker.
 * @param limits the titles of those that it is known not to hold
 */
export async function provePromises(
  run: Run,
  broker: string,
  limits: readonly RegExp[] = [],
): Promise<Verdict> {
  const select = ['--config', 'test/jest.config.mjs', '--selectProjects', 'brokers', '--runInBand']
  const { passed, failed, failures, note } = await runJest(
    [...select, '--testPathPatterns', `brokers/${broker}`],
    { timeoutMs },
  )
  for (const { title, why } of failures) run.say(`${title}\n${why}`)
  const unknown = failures.filter(({ title }) => !limits.some((limit) => limit.test(title)))
  return judge(run, {
    figures: {
      promises: passed + failed,
      held: passed,
      broken: failures.map(({ title }) => title).join('; '),
      note,
    },
    must: {
      'promises were tried': passed > 0,
      'all held, but for the known limits': unknown.length === 0,
    },
  })
}
