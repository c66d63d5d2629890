import type { Command } from './command.js'

/** What `npm run ioc -- help` prints. */
export function help(commands: readonly Command[]): string {
  return [
    'npm run ioc -- COMMAND [OPTION …]: the command line of a running Hải Đăng.',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`),
    `  ${'help'.padEnd(10)}this list; "help COMMAND" says more`,
    '',
    'On the machine that runs the system nothing more is needed (it is found by its data folder, IOC_DATA_DIR).',
    'Elsewhere: --url https://… and an API token in IOC_TOKEN.',
  ].join('\n')
}
