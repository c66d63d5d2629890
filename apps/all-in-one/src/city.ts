import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Log } from '@haidang/domain'

export type SimulatedCity = Readonly<{ pid: number | undefined; close(): Promise<void> }>

export type CityPlace = Readonly<{
  mqttUrl: string
  site: string
  keyFile: string
  /** What it plays, how fast it lives, and how many hours of its past it tells. */
  life: Readonly<{ scenario: string; speed: number; historyHours: number }>
  /** Reads what it tells of its past: lines of messages. */
  tellHistory: (lines: Readable) => void
  environment: Readonly<Record<string, string | undefined>>
}>

const restartAfterMs = 2_000
const stopWithinMs = 3_000
/** The pipe beside standard input, output, error and our own channel. */
const historyFd = 4

/** The simulated city as a child process that speaks to us as real devices do; started again when it dies. */
export function startSimulatedCity(place: CityPlace, log: Log): SimulatedCity {
  const program = fileURLToPath(new URL('../../../simulators/dist/main.js', import.meta.url))
  let closing = false
  let timer: NodeJS.Timeout | undefined
  let child = begin()

  function begin(): ChildProcess {
    const city = fork(program, argumentsOf(place), {
      env: place.environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
    })
    const past = city.stdio[historyFd]
    if (past instanceof Readable && place.life.historyHours > 0) place.tellHistory(past)
    city.stdout?.on('data', (chunk: Buffer) => log.debug('city.said', { text: chunk.toString().trim() }))
    city.stderr?.on('data', (chunk: Buffer) =>
      log.warn('city.complained', { text: chunk.toString().trim().slice(0, 2_000) }),
    )
    city.once('exit', (code, signal) => {
      if (closing) return
      log.warn('city.ended', { code, signal, restartAfterMs })
      timer = setTimeout(() => {
        child = begin()
      }, restartAfterMs)
    })
    return city
  }

  return {
    get pid() {
      return child.pid
    },
    close: async () => {
      closing = true
      clearTimeout(timer)
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), stopWithinMs)
      await ended
      clearTimeout(late)
    },
  }
}

function argumentsOf({ mqttUrl, site, keyFile, life }: CityPlace): string[] {
  const { scenario, speed, historyHours: hours } = life
  const city = ['--broker', mqttUrl, '--site', site, '--secrets', keyFile]
  const past = hours > 0 ? ['--history', String(hours), '--history-fd', String(historyFd)] : []
  return [...city, '--scenario', scenario, '--speed', String(speed), ...past]
}
