import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runFilePath, runFileSchema } from '@haidang/contracts'
import { leaveRunFile } from './run-file.js'

const facts = {
  httpUrl: 'http://0.0.0.0:8080',
  mqttUrl: 'mqtt://127.0.0.1:1883',
  startedAt: '2026-11-22T00:00:00.000Z',
  token: 'ioc_secret',
}

describe('the run file', () => {
  let folder: string
  const file = () => join(folder, runFilePath)
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'haidang-run-file-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('says where the process is to whoever may read its owner’s files, and to nobody else', async () => {
    await leaveRunFile(folder, facts)
    expect(runFileSchema.parse(JSON.parse(await readFile(file(), 'utf8')))).toMatchObject({
      ...facts,
      httpUrl: 'http://127.0.0.1:8080',
      pid: process.pid,
      supervised: false,
    })
    expect((await stat(file())).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'run'))).mode & 0o777).toBe(0o700)
  })

  test('replaces what a killed process left, and leaves no draft', async () => {
    await leaveRunFile(folder, { ...facts, token: 'ioc_old' })
    await leaveRunFile(folder, facts)
    expect(await readFile(file(), 'utf8')).not.toContain('ioc_old')
    expect(await readdir(join(folder, 'run'))).toEqual(['haidang.json'])
  })

  test('goes with its process, and stays when it is another’s by now', async () => {
    const left = await leaveRunFile(folder, facts)
    await left.remove()
    expect(await readdir(join(folder, 'run'))).toEqual([])
    const mine = await leaveRunFile(folder, facts)
    const theirs = { ...JSON.parse(await readFile(file(), 'utf8')), pid: process.pid + 1 }
    await writeFile(file(), JSON.stringify(theirs))
    await mine.remove()
    expect(await readdir(join(folder, 'run'))).toEqual(['haidang.json'])
  })
})
