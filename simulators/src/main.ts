import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { devicesCsv } from './devices-csv.js'
import { type CommandLine, help, readOptions } from './options.js'
import { excursion } from './scenario.js'
import { simulate } from './simulate.js'
import { readSite } from './site/read-site.js'

const statusEveryMs = 10_000
const root = resolve(import.meta.dirname, '../..')
const say = (text: string): void => void process.stdout.write(`${text}\n`)

await main().catch((error: unknown) => {
  process.stderr.write(`simulate: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), root)
  if (options.help) say(help)
  else if (options.devices) say((await devicesCsv(options.site, options.scale)).trimEnd())
  else await run(options)
}

async function run(options: CommandLine): Promise<void> {
  const { broker, scale, speed, seed } = options
  const [site, key] = await Promise.all([readSite(options.site), readFile(options.secrets)])
  const scenario = options.calm ? [] : excursion
  const city = simulate({
    broker,
    scale,
    speed,
    seed,
    site,
    key,
    scenario,
    clock: { now: () => Date.now() },
  })
  say(JSON.stringify({ devices: city.status().devices, seed, scale, speed, scenario }))
  const timer = setInterval(() => say(JSON.stringify(city.status())), statusEveryMs)
  const stop = (): void => {
    clearInterval(timer)
    setTimeout(() => process.exit(0), 900).unref()
    void city.close().finally(() => process.exit(0))
  }
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(event, stop)
}
