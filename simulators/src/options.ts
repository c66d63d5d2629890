import { join } from 'node:path'
import { parseArgs } from 'node:util'

export const help = `The simulated city: stations and fleets that publish over MQTT as real devices do.

  --broker URL     mqtt://127.0.0.1:1883
  --site DIR       infra/sites/danang
  --secrets FILE   .data/simulation.key: the key from which every device's secret follows
  --scale N        1: the site's devices; 2: twice as many (see --devices); 0.5: every other one
  --speed N        1: how fast the city lives; stamps stay true
  --seed N         1: the same seed is the same city
  --scenario NAME  first-hour: what is played; calm, or one of the site pack's scenarios
  --history H      48: how many hours of its past the city tells, when somebody listens to
  --history-fd N   a pipe with this number; a line for each message, as mosquitto_sub -v prints it
  --devices        print the devices.csv of this scale and end: a site pack with it registers the copies
`

export type CommandLine = Readonly<{
  broker: string
  site: string
  secrets: string
  scale: number
  speed: number
  seed: number
  scenario: string
  historyHours: number
  historyFd: number | undefined
  devices: boolean
  help: boolean
}>

/** @throws TypeError or RangeError naming the option that is wrong. */
export function readOptions(args: readonly string[], root: string): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      broker: { type: 'string', default: 'mqtt://127.0.0.1:1883' },
      site: { type: 'string', default: join(root, 'infra/sites/danang') },
      secrets: { type: 'string', default: join(root, '.data/simulation.key') },
      scale: { type: 'string', default: '1' },
      speed: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      scenario: { type: 'string', default: 'first-hour' },
      history: { type: 'string', default: '48' },
      'history-fd': { type: 'string' },
      devices: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { 'history-fd': fd, history, ...rest } = values
  return {
    ...rest,
    historyHours: positive('history', history),
    historyFd: fd === undefined ? undefined : positive('history-fd', fd),
    scale: positive('scale', values.scale),
    speed: positive('speed', values.speed),
    seed: positive('seed', values.seed),
  }
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (!(value > 0 && Number.isFinite(value)))
    throw new RangeError(`--${name} must be a number over 0, not ${text}`)
  return value
}
