import { parseArgs } from 'node:util'
import type { Command, Surroundings } from '../command.js'
import { type Product, findProduct } from '../product/find-product.js'
import { begin } from './begin.js'
import { inJson, inLines, summary, underWay } from './report.js'
import type { Tour } from './step.js'
import { putBack, steps } from './steps/index.js'
import { takeSteps } from './take-steps.js'

const usage = `npm run ioc -- tour [--json] [--device ID] [--no-kill] [--url https://… [--mqtt mqtt://…]]

Does on the running system what a doubter would: takes a credential for one simulated station, publishes, waits for
the alarm on a live connection, publishes as another, publishes rubbish, repeats itself, sends three hours late, kills
the main process, cuts its own link, tries what it may not; and puts the station back. A tick or a cross, the
milliseconds and the evidence for each; exit code 1 when there is a cross.

  --json       one line of JSON a step
  --device ID  the simulated station to borrow; else one that is at rest
  --no-kill    leaves the main process alone
  --url        a system on another machine; its process is not killed. IOC_TOKEN: an administrator's API token
  --mqtt       its broker; else port 1883 of the same machine

A real alarm of the rule's lowest severity is raised, so people who are at work on this system should know of it.`

/** What a doubter would do, on the running product. */
export const tour: Command = {
  name: 'tour',
  summary: 'does on the running system what a doubter would, and says what came of it',
  usage,
  run: async (args, surroundings) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        device: { type: 'string' },
        'no-kill': { type: 'boolean', default: false },
        url: { type: 'string' },
        mqtt: { type: 'string' },
      },
    })
    const product = await findProduct({ ...surroundings, url: values.url, mqtt: values.mqtt })
    const { signal } = surroundings
    const begun = await begin(product, { device: values.device, mayKill: !values['no-kill'], signal })
    return go(begun, { ...surroundings, isJson: values.json })
  },
}

type Manner = Pick<Surroundings, 'print' | 'hint'> & Readonly<{ isJson: boolean }>

async function go(begun: Tour, { print, hint, isJson }: Manner): Promise<number> {
  const say = (line: string): void => {
    if (!isJson) print(line)
  }
  const from = performance.now()
  try {
    for (const line of opening(begun)) say(line)
    const outcomes = await takeSteps(begun, {
      steps,
      last: putBack,
      begin: (step, place) => {
        if (!isJson) hint(underWay(step, place))
      },
      tell: (outcome) => (isJson ? [inJson(outcome)] : inLines(outcome)).forEach(print),
    })
    const isBack = outcomes.at(-1)?.pass !== false
    say(
      `\n${begun.signal.aborted ? 'Interrupted: ' : ''}${summary(outcomes)}, ${((performance.now() - from) / 1_000).toFixed(1)} s.`,
    )
    if (!isBack) say(`To give the station back: npm run ioc -- devices --simulate ${begun.station.id}`)
    return begun.signal.aborted || outcomes.some(({ pass }) => pass === false) ? 1 : 0
  } finally {
    begun.follower.close()
    await begun.line?.end()
  }
}

function opening({ product, station }: Tour): string[] {
  const where = placeOf(product)
  return [
    `\nHải Đăng at ${product.httpUrl}, devices at ${product.mqttUrl}${where}`,
    `The tour borrows the simulated station ${station.id} (${station.name}): its simulation ends now and is put back at the end.`,
    `Rule "${station.rule.name}": ${station.quantity} ${station.calm} ${station.unit} now, limit ${station.rule.limit}.\n`,
  ]
}

function placeOf({ local }: Product): string {
  if (!local) return ''
  const { pid, version } = local.runFile()
  return `; version ${version}, process ${pid}`
}
