import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Log } from '@haidang/domain'

export type SimulatedCity = Readonly<{ pid: number | undefined; close(): Promise<void> }>

export type CityPlace = Readonly<{
  mqttUrl: string
  site: string
  keyFile: string
  environment: Readonly<Record<string, string | undefined>>
}>

const restartAfterMs = 2_000
const stopWithinMs = 3_000

/** The simulated city as a child process that speaks to us as real devices do; started again when it dies. */
export function startSimulatedCity(
  { mqttUrl, site, keyFile, environment }: CityPlace,
  log: Log,
): SimulatedCity {
  const program = fileURLToPath(new URL('../../../simulators/dist/main.js', import.meta.url))
  let closing = false
  let timer: NodeJS.Timeout | undefined
  let child = begin()

  function begin(): ChildProcess {
    const city = fork(program, ['--broker', mqttUrl, '--site', site, '--secrets', keyFile], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
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
