import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CredentialJson } from '@haidang/contracts'

import type { BenchServers } from './servers.js'

export type BarePath = Readonly<{
  mqttPort: number
  httpUrl: string
  pid: number
  credential(clientId: string): CredentialJson
  /** Messages that were received and parsed. */
  received(): Promise<number>
  close(): void
}>

/** The floor with a broker inside; see `bare-path.ts`. */
export async function startBarePath(): Promise<BarePath> {
  return forked(undefined, (clientId) => ({ clientId, username: clientId, password: 'none' }))
}

/** The floor by mqtt.js at a Mosquitto of its own, which lets these stations in; the product must not be there. */
export async function startBareMosquittoPath(
  { mosquitto }: Pick<BenchServers, 'mosquitto'>,
  stations: readonly string[],
): Promise<BarePath> {
  const house = new URL(mosquitto.url)
  await admitAll(mosquitto, { house: decodeURIComponent(house.username), stations })
  const path = await forked(mosquitto.url, (clientId) => ({
    clientId,
    username: clientId,
    password: house.password,
  }))
  return { ...path, mqttPort: Number(new URL(mosquitto.fieldUrl).port) }
}

type Admitted = Readonly<{ house: string; stations: readonly string[] }>

/** Every station may say everything, and has the password of the house. */
async function admitAll(
  { accounts, pid }: BenchServers['mosquitto'],
  { house, stations }: Admitted,
): Promise<void> {
  const [file, acl] = [join(accounts, 'passwords'), join(accounts, 'acl')]
  const known = (await readFile(file, 'utf8')).split('\n').find((line) => line.startsWith(`${house}:`)) ?? ''
  const hash = known.slice(known.indexOf(':'))
  await writeFile(file, [known, ...stations.map((id) => `${id}${hash}`), ''].join('\n'))
  const rights = stations.map((id) => `user ${id}\ntopic write ioc/v1/+/${id}/observations\n`)
  await writeFile(acl, [`user ${house}\ntopic read ioc/v1/#\n`, ...rights].join(''))
  process.kill(pid, 'SIGHUP')
}

async function forked(mqttUrl: string | undefined, credential: BarePath['credential']): Promise<BarePath> {
  // by the environment: its password would be seen by everybody on a command line
  const env = { ...process.env, MQTT_URL: mqttUrl }
  const child: ChildProcess = fork(join(import.meta.dirname, '../bare-path.js'), { env })
  const told = async <T>(): Promise<T> => ((await once(child, 'message')) as [T])[0]
  const { mqttPort, httpPort } = await told<{ mqttPort: number; httpPort: number }>()
  return {
    mqttPort,
    httpUrl: `http://127.0.0.1:${httpPort}`,
    pid: child.pid ?? 0,
    credential,
    received: async () => {
      child.send('count')
      return (await told<{ received: number }>()).received
    },
    close: () => child.disconnect(),
  }
}
