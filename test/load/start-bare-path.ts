import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { CredentialJson } from '@haidang/contracts'

export type BarePath = Readonly<{
  mqttPort: number
  httpUrl: string
  credential(clientId: string): CredentialJson
  close(): void
}>

/** Starts the floor process; see `bare-path.ts`. */
export async function startBarePath(): Promise<BarePath> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'bare-path.js'))
  const [{ mqttPort, httpPort }] = (await once(child, 'message')) as [{ mqttPort: number; httpPort: number }]
  return {
    mqttPort,
    httpUrl: `http://127.0.0.1:${httpPort}`,
    credential: (clientId) => ({ clientId, username: clientId, password: 'none' }),
    close: () => child.disconnect(),
  }
}
