import { stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { AlarmJson, DeviceJson, RunFile, SystemJson } from '@haidang/contracts'
import { type Operator, signIn } from '@haidang/testing'

import { type Ran, SupervisedProduct } from '../tour-rig/supervised-product.js'

type Page<T> = { items: T[] }
type Line = {
  step: number
  id: string
  pass?: boolean
  skipped?: string
  evidence: string[]
  figures?: Record<string, number>
}

const order = [
  ...['credential', 'stored', 'alarm', 'impostor', 'rubbish', 'repeat', 'late', 'kill', 'cut', 'rights'],
  'put-back',
]

describe('the tour of a running product', () => {
  let product: SupervisedProduct
  let before: { runFile: RunFile; databasePid: number }
  let ran: Ran
  let lines: Line[]
  let admin: Operator
  const line = (id: string): Line => {
    const found = lines.find((one) => one.id === id)
    if (!found) throw new Error(`the tour says nothing of ${id}:\n${ran.stdout}${ran.stderr}`)
    return found
  }
  const stationOf = (): string => /user name (\S+),/.exec(line('credential').evidence.join())?.[1] ?? ''

  beforeAll(async () => {
    product = await SupervisedProduct.prepare()
  })
  afterAll(() => product?.[Symbol.asyncDispose]())

  test('where nothing runs says so, and so does doctor', async () => {
    const [tour, doctor] = await Promise.all([product.ioc(['tour']), product.ioc(['doctor'])])
    expect(tour.code).toBe(1)
    expect(tour.stderr).toContain(`Nothing is running on the data folder ${product.dataDir}`)
    expect(doctor.code).toBe(1)
    expect(doctor.stdout).toMatch(
      /✗ process .*Nothing is running[^]*✓ console .*is free[^]*✓ broker .*is free/,
    )
  })

  test('is let in by a file that its owner only may read, whose token is logged nowhere', async () => {
    await product.start()
    before = { runFile: await product.runFile(), databasePid: await product.databasePid() }
    expect(before.runFile).toMatchObject({ supervised: true, version: '0.1.0' })
    expect((await stat(product.runFilePath)).mode & 0o777).toBe(0o600)
    expect((await stat(dirname(product.runFilePath))).mode & 0o777).toBe(0o700)
    expect((await product.log) + product.printed).not.toContain(before.runFile.token)
    const doctor = await product.ioc(['doctor', '--json'])
    const bad = doctor.stdout.split('\n').filter((text) => text.includes('"bad"'))
    expect(bad.filter((text) => !text.includes('"disk"'))).toEqual([])
  }, 150_000)

  test('ticks everything off', async () => {
    ran = await product.ioc(['tour', '--json'])
    lines = ran.stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as Line)
    expect(lines.filter(({ pass }) => pass !== true)).toEqual([])
    expect(lines.map(({ id }) => id)).toEqual(order)
    expect(lines.map(({ step }) => step)).toEqual(order.map((_, place) => place + 1))
    expect(ran).toMatchObject({ code: 0, stderr: '' })
  }, 240_000)

  test.each([
    ['credential', /user name \S+, a password of 40 characters/],
    ['stored', /measured \S+, received \S+ \(UTC\), measuring, not simulated/],
    ['alarm', /number \d+ \(before it \d+\), severity 2/],
    ['impostor', /closed the connection, no PUBACK/],
    [
      'rubbish',
      /rejection to the device: out-of-range at \/values\/\w+[^]*quarantine #\d+ \(\S+ \/values\/\w+\)/,
    ],
    ['repeat', /3 PUBACKs .*1 row in REST/],
    ['late', /"found-in-late-data": .*retro; no event that sounds/],
    ['kill', /without a gap; the live client took up the log after number \d+/],
    ['cut', /missed 0, none twice/],
    ['rights', /403 role-too-low.*403 foreign-origin.*401 unauthenticated/],
    ['put-back', /"simulated": true/],
  ])('shows its evidence for %s', (id, says) => {
    expect(line(id).evidence.join('\n')).toMatch(says)
  })

  test('killed the process in the middle of its work, and lost nothing', async () => {
    const { sent = 0, acknowledged = 0, stored } = line('kill').figures ?? {}
    expect(acknowledged).toBeGreaterThanOrEqual(20)
    expect([stored, sent >= acknowledged]).toEqual([sent, true])
    expect((await product.runFile()).pid).not.toBe(before.runFile.pid)
    expect(product.printed).toMatch(/\(SIGKILL\)[^]*starting again in 0\.2 s/)
  })

  test('leaves one database, the same, and one simulated city', async () => {
    expect(await product.databasePid()).toBe(before.databasePid)
    expect(product.cities()).toBe(1)
  })

  test('leaves the product as it was: everything simulated, its alarm acknowledged, its token gone', async () => {
    const { httpUrl, token } = await product.runFile()
    admin = await signIn(httpUrl, { username: 'admin', password: product.adminPassword })
    const { devices } = await admin.get<SystemJson>('system')
    expect(devices.simulated).toBe(devices.total)
    const { state } = await admin.get<DeviceJson>(`devices/${stationOf()}`)
    expect(state).toMatchObject({ simulated: true, online: true })
    const { items } = await admin.get<Page<AlarmJson>>(`alarms?device=${stationOf()}`)
    expect(items).toMatchObject([{ state: 'acknowledged', severity: 2, acknowledged: { comment: 'tour' } }])
    const tokens = await admin.get<Page<{ name: string; role: string }>>('tokens')
    expect(tokens.items).toMatchObject([
      { name: expect.stringMatching(/^command line on \S+, .*data$/), role: 'administrator' },
    ])
    const ask = (secret: string) =>
      fetch(`${httpUrl}/api/v1/me`, { headers: { authorization: `Bearer ${secret}` } })
    expect([(await ask(before.runFile.token)).status, (await ask(token)).status]).toEqual([401, 200])
  })

  test('is refused to who may only look, and to a token that nobody knows', async () => {
    const viewer = await admin.send<{ token: string }>('POST', 'tokens', { name: 'looks', role: 'viewer' })
    const [mayLook, nobody, listed] = await Promise.all([
      product.ioc(['tour'], { IOC_TOKEN: viewer.token }),
      product.ioc(['tour'], { IOC_TOKEN: 'ioc_00000000000000000000' }),
      product.ioc(['devices', '--json'], { IOC_TOKEN: viewer.token }),
    ])
    expect(mayLook).toMatchObject({ code: 1, stdout: '' })
    expect(mayLook.stderr).toContain('only an administrator of everything may; token:looks is viewer')
    expect(nobody.stderr).toContain('does not know this token')
    expect(listed).toMatchObject({ code: 0, stderr: '' })
    const { devices } = await admin.get<SystemJson>('system')
    expect(listed.stdout.trim().split('\n')).toHaveLength(devices.total)
  })

  test('that is interrupted puts back what it has borrowed', async () => {
    const { code, stdout } = await product.ioc(['tour', '--json'], {}, '"id":"repeat"')
    const told = stdout.trim().split('\n')
    const ended = told.map((text) => JSON.parse(text) as Line)
    expect(ended.at(-1)).toMatchObject({ id: 'put-back', pass: true })
    expect(ended.length).toBeLessThan(order.length)
    expect(code).toBe(1)
    const { devices } = await admin.get<SystemJson>('system')
    expect(devices.simulated).toBe(devices.total)
  }, 120_000)

  test('of another machine is possible, and leaves its process alone', async () => {
    const { httpUrl, mqttUrl, token, pid } = await product.runFile()
    const remote = ['tour', '--json', '--url', httpUrl, '--mqtt', mqttUrl]
    const { code, stdout } = await product.ioc(remote, { IOC_TOKEN: token })
    const told = stdout.trim().split('\n')
    expect(told.map((text) => (JSON.parse(text) as Line).pass)).toEqual(
      order.map((id) => (id === 'kill' ? undefined : true)),
    )
    expect(JSON.parse(told[order.indexOf('kill')] ?? '')).toMatchObject({
      skipped: 'the system runs on another machine',
    })
    expect([code, (await product.runFile()).pid]).toEqual([0, pid])
  }, 180_000)

  test('after a clean stop finds no run file; one that a killed process left is named stale', async () => {
    const left = await product.runFile()
    await product.stop()
    await expect(stat(product.runFilePath)).rejects.toThrow('ENOENT')
    await writeFile(product.runFilePath, JSON.stringify(left), { mode: 0o600 })
    const told = await Promise.all(['tour', 'doctor'].map((command) => product.ioc([command])))
    for (const { code, stdout, stderr } of told) {
      expect(code).toBe(1)
      expect(stdout + stderr).toContain(`is stale: it names process ${left.pid}`)
    }
  }, 120_000)
})
