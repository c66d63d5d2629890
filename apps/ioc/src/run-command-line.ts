import { StartRefusal, readConfig } from '@haidang/platform'
import type { Command, Surroundings } from './command.js'
import { help } from './help.js'
import { Refusal, codeOf, wordsOf } from './refusal.js'

type Terminal = Pick<Surroundings, 'print' | 'hint' | 'signal'> & Readonly<{ complain(line: string): void }>

/** Runs the command that the first word names. Resolves with the exit code, 0 or 1; never rejects. */
export async function runCommandLine(
  [name = 'help', ...args]: readonly string[],
  commands: readonly Command[],
  { print, hint, complain, signal }: Terminal,
): Promise<number> {
  const wantsHelp = name === 'help' || name === '--help' || name === '-h'
  const wanted = wantsHelp ? args[0] : name
  const command = commands.find((one) => one.name === wanted)
  if (wanted !== undefined && !command) complain(`There is no command "${wanted}".\n`)
  if (!command) {
    print(help(commands))
    return wanted === undefined ? 0 : 1
  }
  if (wantsHelp || args.includes('--help') || args.includes('-h')) {
    print(command.usage)
    return 0
  }
  try {
    return await command.run(args, { ...readConfig(), print, hint, signal })
  } catch (error) {
    complain(inWords(error, command))
    return 1
  }
}

function inWords(error: unknown, { usage }: Command): string {
  if (error instanceof Refusal || error instanceof StartRefusal) return error.message
  return codeOf(error)?.startsWith('ERR_PARSE_ARGS') ? `${wordsOf(error)}\n\n${usage}` : wordsOf(error)
}
