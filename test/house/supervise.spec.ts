import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { eventually } from '@haidang/testing'

import { root } from '../../infra/launch/workspace.mjs'

/** The supervisor of `npm start` around a small program that misbehaves in one way. */
class Supervised {
  readonly folder = mkdtempSync(join(tmpdir(), 'haidang-supervise-'))
  readonly ended: Promise<number | null>
  printed = ''
  readonly #process: ChildProcess
  readonly #waiting = new Set<() => void>()

  constructor(program: string, how: 'directly' | 'underAShell' = 'directly') {
    const launch = (name: string) => JSON.stringify(join(root, 'infra/launch', name))
    writeFileSync(join(this.folder, 'program.mjs'), program)
    writeFileSync(
      join(this.folder, 'launcher.mjs'),
      `import { AppLog } from ${launch('app-log.mjs')}
       import { supervise } from ${launch('supervise.mjs')}
       const folder = ${JSON.stringify(this.folder)}
       process.exit(await supervise({ entry: folder + '/program.mjs', cwd: folder, log: new AppLog(folder), parent: process.ppid }))`,
    )
    const options: SpawnOptions = {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    }
    const command = [process.execPath, join(this.folder, 'launcher.mjs')]
    const [name, ...args] = how === 'directly' ? command : ['sh', '-c', `"$0" "$@"; exit`, ...command]
    this.#process = spawn(name ?? 'sh', args, options)
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.printed += text
      for (const look of this.#waiting) look()
    })
    this.ended = new Promise((done) => this.#process.once('close', done))
  }

  prints(text: string | RegExp): Promise<void> {
    return new Promise((done) => {
      const look = () => {
        if (this.printed.search(text) < 0) return
        this.#waiting.delete(look)
        done()
      }
      this.#waiting.add(look)
      look()
    })
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name)
  }

  log(): string {
    return readFileSync(join(this.folder, 'log/haidang.log'), 'utf8')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGTERM')
    this.#process.kill('SIGTERM')
    await this.ended
    rmSync(this.folder, { recursive: true })
  }
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const pidIn = (printed: string, name: string): number =>
  Number(new RegExp(`${name} (\\d+)`).exec(printed)?.[1])

const wellBehaved = `
  process.on('SIGINT', () => process.exit(0))
  process.on('SIGTERM', () => process.exit(0))
  process.send({ ready: true })
  console.log('program ' + process.pid)
  setInterval(() => {}, 1000)`

describe('npm start’s supervisor', () => {
  test('starts the program again within a second when it is killed', async () => {
    await using supervised = new Supervised(wellBehaved)
    await supervised.prints(/program \d+\n/)
    const first = pidIn(supervised.printed, 'program')
    const killedAt = performance.now()
    process.kill(first, 'SIGKILL')
    await supervised.prints(/program \d+[^]*SIGKILL[^]*program \d+\n/)
    expect(performance.now() - killedAt).toBeLessThan(10_000)
    expect(supervised.printed).toContain('starting again in 0.2 s')
  })

  test('ends what a killed program left behind, and tells the next one that it is supervised', async () => {
    await using supervised = new Supervised(`
      import { spawn } from 'node:child_process'
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
      console.log('child ' + child.pid + ' ' + process.argv.slice(2))
      ${wellBehaved}`)
    await supervised.prints(/child \d+ --supervised\n/)
    await supervised.prints(/program \d+\n/)
    const child = pidIn(supervised.printed, 'child')
    process.kill(pidIn(supervised.printed, 'program'), 'SIGKILL')
    await supervised.prints(/program \d+[^]*child \d+ --supervised[^]*program \d+\n/)
    expect(pidIn(supervised.printed, 'child')).toBe(child)
    await eventually('the end of the first child', () => !isAlive(child))
  })

  test('waits longer each time when the program goes on crashing', async () => {
    await using supervised = new Supervised(
      `process.send({ ready: true }, () => { throw new Error('broken') })`,
    )
    await supervised.prints(/again in 0\.2 s[^]*again in 0\.4 s[^]*again in 0\.8 s/)
    expect(supervised.printed).toContain('Error: broken')
    expect(supervised.log()).toContain('Error: broken')
  })

  test('gives up on a program that was never ready', async () => {
    await using supervised = new Supervised(`throw new Error('no such file')`)
    expect(await supervised.ended).toBe(1)
    expect(supervised.printed).toContain('never ready in 3 starts')
  })

  test('does not try again what refused to start for a reason', async () => {
    await using supervised = new Supervised(`console.log('Port 8080 is taken.'); process.exit(78)`)
    expect(await supervised.ended).toBe(78)
    expect(supervised.printed).toBe('Port 8080 is taken.\n')
  })

  test('does not repeat as an error what the program told in words', async () => {
    await using supervised = new Supervised(`
      process.stderr.write('{"level":"error","event":"process.refused-to-start"}\\n')
      console.log('told once')
      process.exit(78)`)
    await supervised.ended
    expect(supervised.printed).toBe('told once\n')
    expect(supervised.log()).toContain('process.refused-to-start')
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends the program and then itself',
    async (signal) => {
      await using supervised = new Supervised(wellBehaved)
      await supervised.prints(/program \d+\n/)
      supervised.signal(signal)
      expect(await supervised.ended).toBe(0)
      expect(isAlive(pidIn(supervised.printed, 'program'))).toBe(false)
    },
  )

  test('leaves no child of the program behind', async () => {
    await using supervised = new Supervised(`
      import { spawn } from 'node:child_process'
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
      console.log('child ' + child.pid)
      process.on('SIGTERM', () => process.exit(0))
      process.send({ ready: true })`)
    await supervised.prints(/child \d+\n/)
    supervised.signal('SIGTERM')
    await supervised.ended
    expect(isAlive(pidIn(supervised.printed, 'child'))).toBe(false)
  })

  test('a second Ctrl-C ends a program that does not want to end', async () => {
    await using supervised = new Supervised(`
      process.on('SIGINT', () => {})
      process.send({ ready: true })
      console.log('program ' + process.pid)
      setInterval(() => {}, 1000)`)
    await supervised.prints(/program \d+\n/)
    supervised.signal('SIGINT')
    await supervised.prints('again to end at once')
    supervised.signal('SIGINT')
    await supervised.ended
    expect(isAlive(pidIn(supervised.printed, 'program'))).toBe(false)
  })

  test('keeps the log in its file and says on the terminal that something went wrong, once', async () => {
    await using supervised = new Supervised(`
      for (let n = 0; n < 50; n += 1) process.stderr.write(JSON.stringify({ level: 'warn', event: 'store.slow', n }) + '\\n')
      ${wellBehaved}`)
    await supervised.prints(/program \d+\n/)
    supervised.signal('SIGTERM')
    await supervised.ended
    expect(supervised.printed.match(/store\.slow/g)).toHaveLength(1)
    expect(supervised.log().trim().split('\n')).toHaveLength(50)
  })

  test('ends with the npm that started it, which does not hand every signal on', async () => {
    await using supervised = new Supervised(wellBehaved, 'underAShell')
    await supervised.prints(/program \d+\n/)
    supervised.signal('SIGKILL')
    // Standard output closes only when the last process that holds it has ended.
    await supervised.ended
    expect(supervised.printed).toContain('stopping')
  })

  test('when it is killed itself, the program is told and can end', async () => {
    await using supervised = new Supervised(`
      process.once('disconnect', () => process.exit(0))
      process.send({ ready: true })
      console.log('program ' + process.pid)
      setInterval(() => {}, 1000)`)
    await supervised.prints(/program \d+\n/)
    supervised.signal('SIGKILL')
    // Standard output closes only when the last process that holds it, the program, has ended.
    await supervised.ended
  })
})
