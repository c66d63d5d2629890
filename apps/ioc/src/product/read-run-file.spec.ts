import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type RunFile, runFilePath } from '@haidang/contracts'
import { findProduct } from './find-product.js'
import { lookForRunFile, readRunFile } from './read-run-file.js'

const runFile: RunFile = {
  pid: process.pid,
  httpUrl: 'http://127.0.0.1:8080',
  mqttUrl: 'mqtt://127.0.0.1:1883',
  startedAt: '2026-11-22T00:00:00.000Z',
  version: '0.1.0',
  supervised: true,
  token: 'ioc_of_this_start_0123456789',
}

let folder: string
const leave = async (content: string): Promise<void> => {
  await mkdir(dirname(join(folder, runFilePath)), { recursive: true })
  await writeFile(join(folder, runFilePath), content)
}
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'haidang-ioc-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('the run file', () => {
  test('of a living process says where the system is', async () => {
    await leave(JSON.stringify(runFile))
    expect(await readRunFile(folder)).toEqual(runFile)
  })

  test('that is not there means that nothing is running, and how to start it', async () => {
    await expect(readRunFile(folder)).rejects.toThrow(/Nothing is running on the data folder .*npm start/)
  })

  test('of a process that has gone is stale, and is named', async () => {
    const { pid } = spawnSync(process.execPath, ['--version'])
    await leave(JSON.stringify({ ...runFile, pid }))
    const found = await lookForRunFile(folder)
    expect(found).toMatchObject({ kind: 'stale' })
    await expect(readRunFile(folder)).rejects.toThrow(
      `${join(folder, runFilePath)} is stale: it names process ${pid}`,
    )
  })

  test.each(['', '{"pid":1', '{"pid":0}', '[]'])('that reads %j is not taken for one', async (content) => {
    await leave(content)
    expect(await lookForRunFile(folder)).toMatchObject({ kind: 'unreadable' })
  })
})

describe('the product', () => {
  const secrets = (token?: string) => ({ token })

  test('on this machine is reached with the token of its present start', async () => {
    await leave(JSON.stringify(runFile))
    const product = await findProduct({ config: { dataDir: folder }, secrets: secrets() })
    expect(product.token()).toBe(runFile.token)
    await leave(JSON.stringify({ ...runFile, token: 'ioc_of_the_next_start_01234567' }))
    await product.local?.refresh()
    expect(product.token()).toBe('ioc_of_the_next_start_01234567')
  })

  test('is reached with IOC_TOKEN where there is one', async () => {
    await leave(JSON.stringify(runFile))
    const product = await findProduct({ config: { dataDir: folder }, secrets: secrets('ioc_mine') })
    expect(product.token()).toBe('ioc_mine')
  })

  test('on another machine wants a token, and has its broker beside it', async () => {
    const where = { config: { dataDir: folder }, url: 'https://ioc.example.vn/' }
    await expect(findProduct({ ...where, secrets: secrets() })).rejects.toThrow(/IOC_TOKEN/)
    const product = await findProduct({ ...where, secrets: secrets('ioc_mine') })
    expect(product).toMatchObject({
      httpUrl: 'https://ioc.example.vn',
      mqttUrl: 'mqtt://ioc.example.vn:1883',
    })
    expect(product.local).toBeUndefined()
  })

  test.each([
    ['ioc.example.vn', undefined, /--url/],
    ['ftp://ioc.example.vn', undefined, /--url/],
    ['https://ioc.example.vn', 'https://ioc.example.vn', /--mqtt/],
  ])('at %s, %s is nowhere', async (url, mqtt, says) => {
    const where = { config: { dataDir: folder }, secrets: secrets('ioc_mine') }
    await expect(findProduct({ ...where, url, mqtt })).rejects.toThrow(says)
  })
})
