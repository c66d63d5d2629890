import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { root } from '../../infra/launch/workspace.mjs'

const nx = join(root, 'node_modules/nx/dist/bin/nx.js')
const env = { ...process.env, NODE_OPTIONS: '' }

describe('runProcess', () => {
  let folder: string
  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [nx, 'build', '@haidang/platform'], { cwd: root, env })
    folder = mkdtempSync(join(tmpdir(), 'haidang-process-'))
  }, 180_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  /** Runs a program that starts with `start`, and does `act` when it prints `opened`. */
  const run = (start: string, act: (pid: number, disconnect: () => void) => void = () => undefined) => {
    const program = join(folder, 'program.mjs')
    const platform = JSON.stringify(join(root, 'libs/platform/dist/index.js'))
    writeFileSync(
      program,
      `import { runProcess, StartRefusal } from ${platform}
       const open = (running, name) => running.add(name, name, () => { console.log('closed ' + name) })
       const tick = () => new Promise((done) => setTimeout(done, 20))
       await runProcess(async (running) => { ${start} })`,
    )
    return new Promise<{ code: number | null; printed: string; logged: string; ready: boolean }>((done) => {
      const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
      const seen = { printed: '', logged: '', ready: false }
      child.on('message', () => (seen.ready = true))
      child.stderr?.on('data', (text: Buffer) => (seen.logged += text.toString()))
      child.stdout?.on('data', (text: Buffer) => {
        seen.printed += text.toString()
        if (seen.printed === 'opened\n' && child.pid !== undefined) act(child.pid, () => child.disconnect())
      })
      // 'close' never comes after a disconnect, and 'exit' may come before the last words were read.
      const told = new Promise((end) => child.stdout?.once('close', end))
      child.once('exit', (code) => void told.then(() => done({ code, ...seen })))
    })
  }
  const twoRooms = `open(running, 'store'); open(running, 'http'); setTimeout(() => console.log('opened'), 50)
                    setInterval(() => {}, 1000)`

  test('closes in reverse on Ctrl-C and ends with 0', async () => {
    const { code, printed, ready } = await run(twoRooms, (pid) => process.kill(pid, 'SIGINT'))
    expect({ code, printed, ready }).toEqual({
      code: 0,
      printed: 'opened\nclosed http\nclosed store\n',
      ready: true,
    })
  })

  test('ends when the parent that supervises it is gone', async () => {
    const { code, printed } = await run(twoRooms, (_pid, disconnect) => disconnect())
    expect({ code, printed }).toEqual({ code: 0, printed: 'opened\nclosed http\nclosed store\n' })
  })

  test('Ctrl-C during the start closes what was opened and opens no more', async () => {
    const slow = `open(running, 'store'); console.log('opened'); await tick(); await tick(); await tick()
                  open(running, 'http'); await tick(); open(running, 'never'); `
    const { code, printed, ready } = await run(slow, (pid) => process.kill(pid, 'SIGTERM'))
    expect(printed).toMatch(/^opened\n(closed http\n)?closed store\n$/)
    expect({ code, ready }).toEqual({ code: 0, ready: false })
  })

  test('a refusal to start is told in words, ends with 78, and closes what was opened', async () => {
    const { code, printed, logged } = await run(
      `open(running, 'store'); throw new StartRefusal('port-not-available', 'Port 8080 is taken.')`,
    )
    expect({ code, printed }).toEqual({ code: 78, printed: 'closed store\n\nPort 8080 is taken.\n' })
    expect(JSON.parse(logged)).toMatchObject({
      event: 'process.refused-to-start',
      reason: 'port-not-available',
    })
  })

  test('any other failure is logged with its stack and ends with 1', async () => {
    const { code, printed, logged } = await run(`open(running, 'store'); throw new Error('odd')`)
    expect({ code, printed }).toEqual({ code: 1, printed: 'closed store\n' })
    expect(JSON.parse(logged)).toMatchObject({ event: 'process.crashed', error: { message: 'odd' } })
  })

  test('an error that nobody catches later is logged and ends the process', async () => {
    const { code, logged } = await run(`setTimeout(() => { throw new Error('late') }, 50); await tick()`)
    expect(code).toBe(1)
    expect(logged).toContain('late')
  })
})
