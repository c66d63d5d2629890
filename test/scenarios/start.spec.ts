import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { DeviceJson } from '@haidang/contracts'
import {
  type City,
  type Operator,
  eventually,
  freePorts,
  repository,
  signIn,
  startCity,
} from '@haidang/testing'

/** Calm, for the first hour has a station that keeps its reports back and one that falls silent. */
let city: City
beforeAll(async () => {
  city = await startCity({ simulate: true, env: { IOC_SCENARIO: 'calm' } })
}, 240_000)
afterAll(() => city?.[Symbol.asyncDispose]())

describe('a start', () => {
  let operator: Operator

  test('offers a sign-in link that works once', async () => {
    const secret = new URL(city.ready().signInLink).hash.replace('#link=', '')
    operator = await signIn(city.httpUrl, { link: secret })
    await expect(signIn(city.httpUrl, { link: secret })).rejects.toThrow('link-expired')
  })

  test('on a data folder that is in use says so and leaves the first one alone', async () => {
    const [http = 0, mqtt = 0] = await freePorts(2)
    const second = await runMain({
      IOC_DATA_DIR: city.dataDir,
      IOC_HTTP_PORT: String(http),
      IOC_MQTT_PORT: String(mqtt),
      IOC_METRICS_PORT: '0',
      IOC_SIMULATE: '0',
    })
    expect(second.code).toBe(78)
    expect(second.output).toContain(city.dataDir)
    await expect(operator.get('me')).resolves.toBeDefined()
  }, 240_000)

  test('on a port that is taken names the port and the variable', async () => {
    const { port } = new URL(city.httpUrl)
    const second = await runMain({
      IOC_DATA_DIR: `${city.dataDir}-second`,
      IOC_HTTP_PORT: port,
      IOC_MQTT_PORT: '0',
      IOC_METRICS_PORT: '0',
      IOC_SIMULATE: '0',
    })
    expect(second.code).toBe(78)
    expect(second.output).toContain(`Port ${port}`)
    expect(second.output).toContain('IOC_HTTP_PORT=')
  }, 240_000)

  test('shows the simulated city', async () => {
    const reporting = async () => {
      const { items } = await operator.get<{ items: DeviceJson[] }>('devices?limit=1000')
      return items.filter(({ state }) => state.at !== undefined && state.simulated)
    }
    const living = await eventually(
      'every vehicle and station reporting',
      async () => {
        const devices = await reporting()
        return devices.length === 213 && devices
      },
      { withinMs: 150_000, everyMs: 250 },
    )
    expect(living.filter(({ feed }) => feed === 'vehicle')).toHaveLength(92)
    const counted = (id: string) => living.filter(({ feed }) => feed === id).length
    expect(
      ['air-quality', 'water-quality', 'rain-gauge', 'water-level', 'inundation', 'noise', 'parking'].map(
        counted,
      ),
    ).toEqual([36, 5, 32, 5, 23, 6, 14])
  }, 240_000)

  test('never logs a secret', async () => {
    const { password } = await city.credential('aq-02')
    const log = await readFile(join(city.dataDir, '..', 'city.log'), 'utf8')
    expect(log.length).toBeGreaterThan(200)
    for (const secret of [password, 'a-password-for-tests-only', new URL(city.ready().databaseUrl).password])
      expect(log).not.toContain(secret)
  })

  test('comes back with what it had', async () => {
    expect(await city.stop()).toBe(0)
    await city.start()
    expect((await operator.get<DeviceJson>('devices/aq-01')).state.at).toBeDefined()
  }, 240_000)
})

async function runMain(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [join(repository, 'apps/all-in-one/dist/main.js')], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    cwd: repository,
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'exit')) as [number | null]
  return { code, output }
}
