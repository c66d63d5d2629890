import { commands } from './commands.js'
import { runCommandLine } from './run-command-line.js'

const interruption = new AbortController()
const interrupt = (): void => {
  if (interruption.signal.aborted) process.exit(130) // asked twice: at once
  interruption.abort()
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, interrupt)
// A fault of ours ends the work as Ctrl-C does: what was borrowed is put back.
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`)
  interrupt()
})

process.exit(
  await runCommandLine(process.argv.slice(2), commands, {
    print: (line) => void process.stdout.write(`${line}\n`),
    hint: (text) => void (process.stdout.isTTY && process.stdout.write(`${text}\r`)),
    complain: (line) => void process.stderr.write(`${line}\n`),
    signal: interruption.signal,
  }),
)
