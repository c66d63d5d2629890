import { stripVTControlCharacters } from 'node:util'

/** A failure that a person can act on: what happened, the last lines that say why, and the way out. */
export class StepFailure extends Error {
  constructor(message, output = '') {
    super(message)
    this.output = output
  }
}

/** `12.3 s` */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`

/** Says what is done, does it, and says how long it took: one line. The result may carry a `note` for that line. */
export async function step(name, work) {
  process.stdout.write(`  ${name} … `)
  const from = Date.now()
  try {
    const result = await work()
    process.stdout.write(`${result?.note ? `${result.note}, ` : ''}${seconds(Date.now() - from)}\n`)
    return result
  } catch (error) {
    process.stdout.write(`failed after ${seconds(Date.now() - from)}\n`)
    throw error
  }
}

/** The end of a program's output, without its colours. */
export function lastLines(output, count = 25) {
  return stripVTControlCharacters(output).trimEnd().split('\n').slice(-count).join('\n')
}
