import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type LintMessage = { ruleId: string | null; severity: number; message: string }

/** A copy of the house in which violations can be planted without touching the one that people work in. */
export class LintScratch {
  readonly root = mkdtempSync(join(tmpdir(), 'haidang-house-'))

  static async create(house: string): Promise<LintScratch> {
    const scratch = new LintScratch()
    const wanted = [
      '*.json',
      '*.mjs',
      '.prettierrc',
      'apps',
      'libs',
      'simulators',
      'test',
      'infra/jest',
      'infra/lint',
    ]
    const { stdout } = await run('git', ['ls-files', '-coz', '--exclude-standard', '--', ...wanted], {
      cwd: house,
      maxBuffer: 1e8,
    })
    for (const file of new Set(stdout.split('\0').filter((name) => /\.(m?ts|tsx|mjs|json)$/.test(name))))
      if (existsSync(join(house, file)))
        // git still lists what was removed and not yet committed
        cpSync(join(house, file), join(scratch.root, file), { recursive: true })
    scratch.#linkPackages(house)
    return scratch
  }

  /** Packages from outside are shared with the house; its own rooms are those of the copy. */
  #linkPackages(house: string): void {
    const [from, to] = [join(house, 'node_modules'), join(this.root, 'node_modules')]
    mkdirSync(join(to, '@haidang'), { recursive: true })
    for (const name of readdirSync(from))
      if (name !== '@haidang' && name !== '.cache') symlinkSync(join(from, name), join(to, name))
    for (const name of readdirSync(join(from, '@haidang'))) {
      const room = relative(house, realpathSync(join(from, '@haidang', name)))
      symlinkSync(join(this.root, room), join(to, '@haidang', name))
    }
  }

  write(path: string, code: string): void {
    const file = join(this.root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, code)
  }

  /** What `nx lint` does before it lints: without the graph the floors are skipped. */
  async makeGraph(): Promise<void> {
    await this.#node('nx/dist/bin/nx.js', ['show', 'projects'])
  }

  /** Lints the named files. @returns the messages per file, and everything that was printed beside them. */
  async lint(paths: readonly string[]): Promise<{ messages: Map<string, LintMessage[]>; printed: string }> {
    const report = join(this.root, 'report.json')
    const printed = await this.#node('eslint/bin/eslint.js', ['--format', 'json', '-o', report, ...paths])
    const found = JSON.parse(readFileSync(report, 'utf8')) as Array<{
      filePath: string
      messages: LintMessage[]
    }>
    const messages = found.map(
      ({ filePath, messages }) => [filePath.slice(this.root.length + 1), messages] as const,
    )
    return { messages: new Map(messages), printed }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }

  async #node(program: string, args: readonly string[]): Promise<string> {
    const command = [join(this.root, 'node_modules', program), ...args]
    const env = { ...process.env, NX_DAEMON: 'false', NODE_OPTIONS: '', HAIDANG_LINT: 'house' }
    const options = { cwd: this.root, env, maxBuffer: 1e8 }
    const done = await run(process.execPath, command, options).catch(
      (error: { stdout: string; stderr: string }) => error,
    )
    return done.stdout + done.stderr
  }
}
