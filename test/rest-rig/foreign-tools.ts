import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const resolve = createRequire(import.meta.url).resolve

type Found = { ruleId: string; message: string; location: { pointer: string }[] }

/** What a foreign linter has to say of a published document, a line each; it must be able to read it at all. */
export async function lintForeign(folder: string, file: string, ruleset: string): Promise<string[]> {
  const lint = ['lint', file, `--extends=${ruleset}`, '--format=json']
  const cli = join(packageFolder('@redocly/cli'), 'bin/cli.js')
  // it ends with 1 when it has found something, and says what all the same
  const { stdout } = await node(folder, cli, lint).catch((ended: { stdout: string }) => ended)
  const { problems } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { problems: Found[] }
  return problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`)
}

/** The TypeScript types that a foreign generator reads out of an OpenAPI document, as a file. */
export const writeTypes = (folder: string, document: string, types: string): Promise<unknown> =>
  node(folder, join(packageFolder('openapi-typescript'), 'bin/cli.js'), [document, '--output', types])

/** Compiles strictly. @throws when a line has a wrong type, with what the compiler says */
export async function compile(folder: string, file: string): Promise<void> {
  const options = [
    '--strict',
    '--target',
    'es2023',
    '--module',
    'nodenext',
    '--skipLibCheck',
    '--types',
    'node',
  ]
  const roots = ['--typeRoots', join(dirname(packageFolder('@types/node')))]
  try {
    await node(folder, join(packageFolder('tsgo'), 'lib/tsc.js'), [...options, ...roots, file])
  } catch (error) {
    throw new Error((error as { stdout?: string }).stdout ?? 'the compiler did not run', { cause: error })
  }
}

/** Runs a program of Node in a folder. */
export function node(folder: string, file: string, args: readonly string[] = []) {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
    NODE_OPTIONS: '',
  }
  return run(process.execPath, [file, ...args], { cwd: folder, env })
}

const packageFolder = (name: string): string => dirname(resolve(`${name}/package.json`))
