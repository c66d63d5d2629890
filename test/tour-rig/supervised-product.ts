import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type RunFile, runFilePath, runFileSchema } from '@haidang/contracts'
import { eventually, freePorts, repository } from '@haidang/testing'

export type Ran = Readonly<{ code: number | null; stdout: string; stderr: string }>

/** The product as `npm start` runs it: the built main process under the supervisor, with the simulated city. */
export class SupervisedProduct {
  readonly folder: string
  readonly dataDir: string
  readonly adminPassword = 'a-password-for-tests-only'
  readonly #env: Readonly<Record<string, string>>
  #supervisor: ChildProcess | undefined
  #printed = ''

  private constructor(folder: string, ports: readonly number[]) {
    const [http = 0, mqtt = 0, metrics = 0] = ports
    this.folder = folder
    this.dataDir = join(folder, 'data')
    this.#env = {
      IOC_HTTP_PORT: String(http),
      IOC_MQTT_PORT: String(mqtt),
      IOC_METRICS_PORT: String(metrics),
      IOC_DATA_DIR: this.dataDir,
      IOC_ADMIN_PASSWORD: this.adminPassword,
    }
  }

  /** A place for it, in which nothing runs yet. */
  static async prepare(): Promise<SupervisedProduct> {
    return new SupervisedProduct(await mkdtemp(join(tmpdir(), 'haidang-tour-')), await freePorts(3))
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    const launch = (name: string) => JSON.stringify(join(repository, 'infra/launch', name))
    const launcher = join(this.folder, 'launcher.mjs')
    const entry = JSON.stringify(join(repository, 'apps/all-in-one/dist/main.js'))
    await writeFile(
      launcher,
      `import { AppLog } from ${launch('app-log.mjs')}
       import { supervise } from ${launch('supervise.mjs')}
       const log = new AppLog(${JSON.stringify(this.dataDir)})
       process.exit(await supervise({ entry: ${entry}, cwd: ${JSON.stringify(repository)}, log, parent: process.ppid }))`,
    )
    const supervisor = spawn(process.execPath, [launcher], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: this.#environment(),
    })
    supervisor.stdout.on('data', (chunk: Buffer) => (this.#printed += chunk.toString()))
    this.#supervisor = supervisor
    await eventually('the product is ready', () => this.#printed.includes('is ready after'), {
      withinMs: 120_000,
    })
  }

  /** What it has printed so far. */
  get printed(): string {
    return this.#printed
  }

  get log(): Promise<string> {
    return readFile(join(this.dataDir, 'log/haidang.log'), 'utf8')
  }

  get runFilePath(): string {
    return join(this.dataDir, runFilePath)
  }

  async runFile(): Promise<RunFile> {
    return runFileSchema.parse(JSON.parse(await readFile(this.runFilePath, 'utf8')))
  }

  /** The pid of its PostgreSQL, as that one says itself. */
  async databasePid(): Promise<number> {
    return Number.parseInt(await readFile(join(this.dataDir, 'postgres/cluster/postmaster.pid'), 'utf8'), 10)
  }

  /** How many simulated cities speak to its broker. */
  cities(): number {
    const processes = execFileSync('ps', ['-Ao', 'args='], { encoding: 'utf8' }).split('\n')
    const broker = `--broker mqtt://127.0.0.1:${this.#env['IOC_MQTT_PORT'] ?? ''} `
    return processes.filter((args) => args.includes('simulators/dist/main.js') && args.includes(broker))
      .length
  }

  /** One command of the command line, as a person at this machine gives it; Ctrl-C when it has said `interruptAt`. */
  async ioc(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    interruptAt?: string,
  ): Promise<Ran> {
    const child = spawn(process.execPath, [join(repository, 'apps/ioc/dist/main.js'), ...args], {
      cwd: repository,
      env: { ...this.#environment(), ...env },
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    child.stdout.on('data', () => {
      if (interruptAt !== undefined && stdout.includes(interruptAt) && !child.killed) child.kill('SIGINT')
    })
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    await once(child, 'close')
    return { code: child.exitCode, stdout, stderr }
  }

  /** As Ctrl-C does. */
  async stop(): Promise<void> {
    const supervisor = this.#supervisor
    if (!supervisor || supervisor.exitCode !== null || supervisor.signalCode !== null) return
    const ended = once(supervisor, 'exit')
    supervisor.kill('SIGINT')
    await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 })
  }

  #environment(): NodeJS.ProcessEnv {
    return { ...process.env, NODE_OPTIONS: '', ...this.#env }
  }
}
