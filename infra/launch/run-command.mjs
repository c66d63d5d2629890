import { spawn } from 'node:child_process'

const running = new Set()

/** Ctrl-C reaches programs that run below us too; none is left behind when we end. */
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** For so long a program may take to end when its work is done. */
const endsWithinMs = 15_000

/**
 * Runs a program to its end and keeps what it printed (the last 2 MB). `isDone` tells that its work is done: if it does not
 * end then, something of it is left running, and it is ended.
 * @returns {Promise<{ code: number, output: string, timedOut: boolean, lingered: boolean }>} never rejects: a program that cannot start has code 127
 */
export function runCommand(command, args, { cwd, env = {}, timeoutMs = 600_000, isDone } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    let output = ''
    let timedOut = false
    let lingered = false
    let doneAtMs
    const keep = (chunk) => {
      output = (output + chunk).slice(-2_000_000)
    }
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    const deadline = setTimeout(() => {
      timedOut = true
      child.kill('SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), 5_000).unref()
    }, timeoutMs)
    const look = setInterval(() => {
      if (!isDone?.()) return
      doneAtMs ??= Date.now()
      lingered = Date.now() - doneAtMs > endsWithinMs
      if (lingered) child.kill('SIGKILL')
    }, 1_000)
    const end = (code) => {
      clearTimeout(deadline)
      clearInterval(look)
      running.delete(child)
      done({ code, output, timedOut, lingered })
    }
    child.once('error', (error) => {
      keep(`${command}: ${error.message}\n`)
      end(127)
    })
    child.once('close', (code) => end(code ?? 1))
  })
}
