import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { devicesCsv } from './devices-csv.js'
import { help, readOptions } from './options.js'
import { excursion } from './scenario.js'
import { simulate } from './simulate.js'
import { readSite } from './site/read-site.js'

const statusEveryMs = 10_000
const options = readOptions(process.argv.slice(2), resolve(import.meta.dirname, '../..'))
const say = (text: string): void => void process.stdout.write(`${text}\n`)

if (options.help) say(help)
else if (options.devices) say((await devicesCsv(options.site, options.scale)).trimEnd())
else await run()

async function run(): Promise<void> {
  const { broker, scale, speed, seed } = options
  const [site, key] = await Promise.all([readSite(options.site), readFile(options.secrets)])
  const city = simulate({
    broker,
    scale,
    speed,
    seed,
    site,
    key,
    scenario: options.calm ? [] : excursion,
    clock: { now: () => Date.now() },
  })
  const timer = setInterval(() => say(JSON.stringify(city.status())), statusEveryMs)
  const stop = (): void => {
    clearInterval(timer)
    setTimeout(() => process.exit(0), 1_500).unref()
    void city.close().finally(() => process.exit(0))
  }
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(event, stop)
}
