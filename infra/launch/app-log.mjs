import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

const maxBytes = 10 * 1024 * 1024
const kept = 5
const summaryMs = 10_000
/** Why a start was refused stands on the terminal already, in full. */
const toldInWords = 'process.refused-to-start'

/**
 * Keeps the JSON lines of the application in `<data dir>/log/haidang.log` (10 MB a file, five old ones) and says on the
 * terminal, in one line at most every 10 s, that there were warnings or errors and what the last one was.
 */
export class AppLog {
  file
  lastProblem = ''
  #bytes
  #rest = ''
  #counts = { warnings: 0, errors: 0 }
  /** Of those counted: unlike `lastProblem` it outlives a new life of the application until it has been said. */
  #lastCounted = ''
  #summary

  /** @throws the error of the file system when the folder cannot be written */
  constructor(dataDir) {
    const folder = join(dataDir, 'log')
    mkdirSync(folder, { recursive: true })
    this.file = join(folder, 'haidang.log')
    appendFileSync(this.file, '')
    this.#bytes = statSync(this.file).size
  }

  /** Takes what came from standard error; lines may be cut anywhere. */
  write(text) {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop()
    for (const line of lines) if (line.trim() !== '') this.#line(line)
  }

  /** Writes what is left: the last words of a process that died in the middle of a line. */
  flush() {
    if (this.#rest.trim() !== '') this.#line(this.#rest)
    this.#rest = ''
  }

  /** A new life of the application: what went wrong in the one before explains nothing any more. */
  begin() {
    this.lastProblem = ''
  }

  #line(line) {
    this.#append(`${line}\n`)
    const { level, event, error } = parse(line)
    if ((level !== 'warn' && level !== 'error') || event === toldInWords) return
    this.#counts[level === 'warn' ? 'warnings' : 'errors'] += 1
    this.lastProblem = error?.message ? `${event}: ${error.message}` : event
    this.#lastCounted = this.lastProblem
    if (this.#summary === undefined) this.#say()
  }

  #say() {
    const { warnings, errors } = this.#counts
    if (warnings + errors > 0) {
      const counts = [count(errors, 'error'), count(warnings, 'warning')].filter(Boolean).join(', ')
      process.stdout.write(`  ! ${counts}, last: ${this.#lastCounted.slice(0, 160)}  (${this.file})\n`)
      this.#counts = { warnings: 0, errors: 0 }
      this.#summary = setTimeout(() => this.#say(), summaryMs).unref()
    } else this.#summary = undefined
  }

  #append(text) {
    try {
      if (this.#bytes > maxBytes) this.#rotate()
      appendFileSync(this.file, text)
      this.#bytes += Buffer.byteLength(text)
    } catch {
      // A full disk must not stop the system; the application says so itself.
    }
  }

  #rotate() {
    for (let n = kept - 1; n >= 0; n -= 1) {
      const from = n === 0 ? this.file : `${this.file}.${n}`
      if (existsSync(from)) renameSync(from, `${this.file}.${n + 1}`)
    }
    this.#bytes = 0
  }
}

function count(n, word) {
  return n === 0 ? '' : `${n} ${word}${n === 1 ? '' : 's'}`
}

/** A line that is not JSON is what Node itself prints when a process dies. */
function parse(line) {
  try {
    const entry = JSON.parse(line)
    if (entry !== null && typeof entry === 'object') return entry
  } catch {
    // told below
  }
  return { level: /^\s|^Node\.js v/.test(line) ? 'trace' : 'error', event: line }
}
