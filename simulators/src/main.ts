import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { devicesCsv } from './devices-csv.js'
import { type CommandLine, help, readOptions } from './options.js'
import { readScenario } from './scenario/read-scenario.js'
import { type Simulation, simulate } from './simulate.js'
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
  const { broker, scale, speed, seed, scenario: name, historyFd } = options
  const [site, key, made, scenario] = await Promise.all([
    readSite(options.site),
    readFile(options.secrets),
    stat(options.secrets),
    readScenario(options.site, name),
  ])
  const city = simulate({
    ...{ broker, scale, speed, seed, site, key, scenario },
    bornAt: made.mtimeMs, // the key is as old as the city
    clock: { now: () => Date.now() },
    historyHours: historyFd === undefined ? 0 : options.historyHours,
  })
  say(JSON.stringify({ devices: city.status().devices, seed, scale, speed, scenario: name }))
  const timer = setInterval(() => say(JSON.stringify(city.status())), statusEveryMs)
  const stop = (): void => {
    clearInterval(timer)
    setTimeout(() => process.exit(0), 900).unref()
    void city.close().finally(() => process.exit(0))
  }
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(event, stop)
  if (historyFd !== undefined) await tellHistory(city, historyFd)
}

/** Writes no faster than it is read; the city lives on meanwhile. */
async function tellHistory(city: Simulation, fd: number): Promise<void> {
  const reader = new Socket({ fd, readable: false, writable: true })
  const gone = (): undefined => undefined // whoever wanted to know need not stay to the end
  await pipeline(Readable.from(whole(city.earlierLines())), reader).catch(gone)
}

function* whole(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`
}
