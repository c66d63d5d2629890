import { spawn } from 'node:child_process'

import { seconds } from './step.mjs'

const refused = 78
const firstDelayMs = 200
const longestDelayMs = 30_000
const healthyMs = 60_000
const stopMs = 20_000
/** A process that never once was ready is not tried for ever. */
const hopelessStarts = 3

/**
 * Runs the application and starts it again within a second when it crashes, later and later when it goes on crashing.
 * Ends, with the application, after Ctrl-C, SIGTERM or SIGHUP, and after an exit that a restart would not mend:
 * 0 (asked to stop) and 78 (refused to start). Resolves with the exit code. With `parent`, the pid of the process that
 * must be there, it stops as well when that one has gone: npm does not hand every signal on.
 */
export function supervise({ entry, cwd, log, parent }) {
  return new Promise((done) => {
    new Supervisor({ entry, cwd, log, parent, done }).start()
  })
}

class Supervisor {
  #options
  #child
  #timer
  #stopping = false
  #delayMs = firstDelayMs
  #everReady = false
  #starts = 0

  constructor(options) {
    this.#options = options
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => this.#stop(signal))
    process.on('exit', () => this.#endGroup('SIGKILL'))
    if (options.parent !== undefined) this.#watch(options.parent)
  }

  #watch(parent) {
    const look = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(look)
      this.#stop('SIGTERM')
    }, 500)
    look.unref()
  }

  start() {
    const { entry, cwd, log } = this.#options
    const from = Date.now()
    log.begin()
    this.#starts += 1
    // A group of its own: Ctrl-C in the terminal then reaches it once, through us, and nothing of it outlives us.
    const args = ['--enable-source-maps', '--disable-proto=delete', entry, '--supervised']
    const child = spawn(process.execPath, args, {
      cwd,
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    this.#child = child
    child.stderr.setEncoding('utf8').on('data', (text) => log.write(text))
    child.on('message', (message) => {
      if (message?.ready) this.#everReady = true
    })
    child.once('error', (error) => log.write(`${error.message}\n`))
    child.once('exit', (code, signal) => {
      const ended = { code, signal, livedMs: Date.now() - from }
      lastWordsRead(child.stderr).then(() => this.#ended(ended))
    })
  }

  #ended({ code, signal, livedMs }) {
    this.#options.log.flush()
    if (this.#stopping || code === 0 || code === refused) {
      this.#finish(code ?? 0)
      return
    }
    const how = signal === null ? `exit code ${code}` : signal
    const why = this.#options.log.lastProblem
    process.stdout.write(`\n  ! stopped after ${seconds(livedMs)} (${how})${why && `: ${why}`}\n`)
    if (!this.#everReady && this.#starts >= hopelessStarts) {
      process.stdout.write(
        `    It was never ready in ${this.#starts} starts. The log says more: ${this.#options.log.file}\n`,
      )
      this.#finish(1)
      return
    }
    if (livedMs > healthyMs) this.#delayMs = firstDelayMs
    process.stdout.write(`    starting again in ${seconds(this.#delayMs)}\n`)
    this.#endGroup('SIGTERM') // what it left behind must not meet its successor's; the database leads a group of its own
    this.#timer = setTimeout(() => this.start(), this.#delayMs)
    this.#delayMs = Math.min(this.#delayMs * 2, longestDelayMs)
  }

  #stop(signal) {
    if (this.#stopping) {
      process.stdout.write('  ending at once\n')
      this.#endGroup('SIGKILL')
      return
    }
    this.#stopping = true
    clearTimeout(this.#timer)
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
      this.#finish(0)
      return
    }
    process.stdout.write('\n  stopping … (again to end at once)\n')
    this.#child.kill(signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM')
    setTimeout(() => this.#endGroup('SIGKILL'), stopMs).unref()
  }

  /** What the application started and left behind gets a moment to end, then is ended. */
  #finish(code) {
    this.#endGroup('SIGINT')
    const from = Date.now()
    const wait = setInterval(() => {
      const alive = this.#endGroup(0)
      if (alive && Date.now() - from < 5_000) return
      clearInterval(wait)
      if (this.#stopping) process.stdout.write('  stopped\n')
      this.#options.done(code)
    }, 50)
  }

  /** @returns {boolean} whether any process of the application's group was there to be told */
  #endGroup(signal) {
    if (this.#child?.pid === undefined || process.platform === 'win32') return false
    try {
      return process.kill(-this.#child.pid, signal)
    } catch {
      return false
    }
  }
}

/** The end of a stream, or a moment: something that the program started may hold it open. */
function lastWordsRead(stream) {
  return new Promise((done) => {
    if (stream.closed) done()
    stream.once('close', done)
    setTimeout(done, 100)
  })
}
