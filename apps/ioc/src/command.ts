import type { Config, Secrets } from '@haidang/platform'

/** What every command is given. */
export type Surroundings = Readonly<{
  config: Config
  secrets: Secrets
  /** One line on standard output. */
  print(line: string): void
  /** What is going on, for a person who waits; the next line takes its place. */
  hint(text: string): void
  /** Aborted by Ctrl-C: what was borrowed is put back, then the command ends. */
  signal: AbortSignal
}>

/** One word behind `npm run ioc --`. */
export type Command = Readonly<{
  name: string
  /** One line of the list. */
  summary: string
  /** What `--help` prints of it. */
  usage: string
  /**
   * @returns the exit code: 0, or 1 when something is not as it should be
   * @throws Refusal with the way out, and whatever `parseArgs` says of an unknown option
   */
  run(args: readonly string[], surroundings: Surroundings): Promise<number>
}>
