import { parseArgs } from 'node:util'
import type { Command } from './command.js'
import { commands } from './commands.js'
import { Refusal } from './refusal.js'
import { runCommandLine } from './run-command-line.js'

const signal = new AbortController().signal
const refusing: Command = {
  ...{ name: 'refuse', summary: 's', usage: 'how to refuse' },
  run: async (args) => {
    parseArgs({ args: [...args], options: { json: { type: 'boolean' } } })
    throw new Refusal('nothing is running')
  },
}

async function run(words: readonly string[], offered = commands) {
  const printed: string[] = []
  const complained: string[] = []
  const terminal = {
    print: (line: string) => printed.push(line),
    complain: (line: string) => complained.push(line),
  }
  const code = await runCommandLine(words, offered, { ...terminal, hint: () => undefined, signal })
  return { code, printed: printed.join('\n'), complained: complained.join('\n') }
}

describe('the command line', () => {
  test('says what it can when it is asked nothing, or for help', async () => {
    for (const words of [[], ['help'], ['--help']]) {
      const { code, printed } = await run(words)
      expect(code).toBe(0)
      for (const { name } of commands) expect(printed).toContain(`  ${name}`)
    }
  })

  test.each(commands.map(({ name, usage }) => [name, usage]))('explains %s', async (name, usage) => {
    expect(await run([name, '--help'])).toMatchObject({ code: 0, printed: usage })
    expect(await run(['help', name])).toMatchObject({ code: 0, printed: usage })
  })

  test('does not know every word', async () => {
    const { code, complained } = await run(['tuor'])
    expect(code).toBe(1)
    expect(complained).toContain('no command "tuor"')
  })

  test('passes on a refusal in its own words, and explains an option that there is not', async () => {
    expect(await run(['refuse'], [refusing])).toMatchObject({ code: 1, complained: 'nothing is running' })
    const { code, complained } = await run(['refuse', '--jsno'], [refusing])
    expect(code).toBe(1)
    expect(complained).toContain('--jsno')
    expect(complained).toContain('how to refuse')
  })
})
