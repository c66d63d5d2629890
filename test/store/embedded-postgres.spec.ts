import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { type EmbeddedPostgres, openDatabase, startEmbeddedPostgres } from '@haidang/store'
import { jest } from '@jest/globals'

import { silent } from './test-store.js'

jest.setTimeout(120_000)

let root: string
const running: EmbeddedPostgres[] = []

// One folder for all of them, in order: making a database costs more than any of these tests.
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'haidang-embedded-'))
})

afterEach(() => Promise.all(running.splice(0).map((each) => each.close())))

afterAll(() => rmSync(root, { recursive: true, force: true }))

async function startIn(folder: string): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir: join(root, folder), log: silent })
  running.push(postgres)
  return postgres
}

async function ask<Row extends object>({ url }: EmbeddedPostgres, text: string): Promise<Row[]> {
  const db = openDatabase({ url, applicationName: 'spec', poolSize: 1, log: silent })
  try {
    return (await db.query<Row>(text)).rows
  } finally {
    await db.close()
  }
}

async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (tries === 300) throw error
      await pause(50)
    }
  }
}

const refusal = (starting: Promise<unknown>): Promise<{ reason: string; message: string }> =>
  starting.then(
    () => ({ reason: 'none', message: 'it started' }),
    (error: { reason: string; message: string }) => ({ reason: error.reason, message: error.message }),
  )

/** As after a `kill -9` of the process that started it: the server runs on, and nobody holds the folder. */
const forgetOwner = (folder: string) => rmSync(join(root, folder, 'owner'))

test('a database is made once, durable, behind a password, and found again with its data on the same port', async () => {
  const first = await startIn('data')
  await ask(first, 'create table kept (n int)')
  await ask(first, 'insert into kept values (1), (2)')
  const settings = await ask<{ name: string; setting: string }>(
    first,
    `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'unix_socket_directories', 'listen_addresses') order by name`,
  )
  expect(settings.map(({ setting }) => setting)).toEqual(['on', '127.0.0.1', 'on', ''])
  expect(statSync(join(root, 'data/password')).mode & 0o777).toBe(0o600)
  await expect(ask({ ...first, url: first.url.replace(/:[^:@]+@/, ':wrong@') }, 'select 1')).rejects.toThrow(
    'password authentication failed',
  )
  await running.pop()?.close()
  const again = await startIn('data')
  expect(again.url).toBe(first.url)
  expect(await ask(again, 'select sum(n)::int as sum from kept')).toEqual([{ sum: 3 }])
})

test('a server that a killed process left behind is adopted', async () => {
  const left = await startIn('data')
  forgetOwner('data')
  const adopted = await startIn('data')
  expect([adopted.pid, adopted.url]).toEqual([left.pid, left.url])
  expect(await ask(adopted, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a server that is killed is replaced on its port, and nothing committed is lost', async () => {
  const postgres = await startIn('data')
  await ask(postgres, 'create table survivor (n int)')
  await ask(postgres, 'insert into survivor values (1)')
  const killed = postgres.pid
  process.kill(killed, 'SIGKILL')
  const rows = await eventually(async () => {
    const answer = await ask<{ n: number }>(postgres, 'select count(*)::int as n from survivor')
    if (postgres.pid === killed) throw new Error('not yet')
    return answer
  })
  expect(rows).toEqual([{ n: 1 }])
})

test('a left-over server that hangs is ended and replaced', async () => {
  const hanging = await startIn('data')
  const { pid } = hanging
  process.kill(pid, 'SIGSTOP')
  forgetOwner('data')
  const fresh = await startIn('data')
  expect(fresh.pid).not.toBe(pid)
  expect(await ask(fresh, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a second Hải Đăng on the same folder is refused with the first one named', async () => {
  await startIn('data')
  const { reason, message } = await refusal(
    startEmbeddedPostgres({ dataDir: join(root, 'data'), log: silent }),
  )
  expect(reason).toBe('already-running')
  expect(message).toContain(`process ${process.pid}`)
  expect(message).toContain('IOC_DATA_DIR')
})

test('a remembered port that is taken meanwhile is left to its taker', async () => {
  const first = await startIn('data')
  const port = Number(new URL(first.url).port)
  await running.pop()?.close()
  const taker = createServer().listen(port, '127.0.0.1')
  try {
    const second = await startIn('data')
    expect(new URL(second.url).port).not.toBe(String(port))
    expect(await ask(second, 'select 1 as one')).toEqual([{ one: 1 }])
  } finally {
    taker.close()
  }
})

test('closing leaves no process behind', async () => {
  const postgres = await startIn('data')
  const { pid } = postgres
  await running.pop()?.close()
  expect(() => process.kill(pid, 0)).toThrow()
  expect(execFileSync('ps', ['-e', '-o', 'args=']).toString()).not.toContain(join(root, 'data'))
})

test('a data folder of another PostgreSQL is refused, and stays as it is', async () => {
  const version = join(root, 'data/cluster/PG_VERSION')
  const own = readFileSync(version)
  writeFileSync(version, '15\n')
  const { reason, message } = await refusal(startIn('data'))
  writeFileSync(version, own)
  expect(reason).toBe('other-major-version')
  expect(message).toContain('PostgreSQL 15')
  expect(existsSync(join(root, 'data/cluster/base'))).toBe(true)
})

test('a damaged data folder is refused with the way out, and stays as it is', async () => {
  const control = join(root, 'data/cluster/global/pg_control')
  writeFileSync(control, Buffer.alloc(8_192))
  const damaged = await refusal(startIn('data'))
  expect(damaged).toEqual({ reason: 'broken-data-folder', message: expect.stringContaining('move it away') })
  rmSync(control)
  expect((await refusal(startIn('data'))).reason).toBe('broken-data-folder')
  expect(existsSync(join(root, 'data/cluster/base'))).toBe(true)
})

test('a file in place of the folder is refused', async () => {
  writeFileSync(join(root, 'file'), 'not a folder')
  expect((await refusal(startIn('file'))).reason).toBe('not-your-data-folder')
  expect(readFileSync(join(root, 'file'), 'utf8')).toBe('not a folder')
})

test('below a folder that nobody else may enter, and beside an initialisation that was cut short, a database is made', async () => {
  mkdirSync(join(root, 'closed'), { mode: 0o700 })
  mkdirSync(join(root, 'closed/data/cluster.unfinished-1'), { recursive: true })
  const postgres = await startIn('closed/data')
  expect(await ask(postgres, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(existsSync(join(root, 'closed/data/cluster.unfinished-1'))).toBe(true)
})
