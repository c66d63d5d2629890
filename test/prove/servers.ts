import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repository } from '@haidang/testing'

import type * as Launcher from '../../infra/services/start-services.mjs'

export type { ServerName } from '../../infra/services/start-services.mjs'

/** By its place in the repository, for what is built of us lies somewhere else. */
const launcher = join(repository, 'infra/services/start-services.mjs')
const { discardServices, startServices } = (await import(pathToFileURL(launcher).href)) as typeof Launcher

export type Servers = Pick<Launcher.Services, 'postgres' | 'redis' | 'mosquitto'> &
  Readonly<{
    /** Where their data lies. */
    folder: string
    /** Starts again what has been killed or stopped, on its old port and data; what runs is left alone. */
    again(...names: Launcher.ServerName[]): Promise<void>
  }> &
  AsyncDisposable

/** Real servers of the row's own, flushed to disk as in a city's service; they end with this process, however it ends. */
export async function startServers(): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), 'haidang-prove-'))
  const start = (servers: readonly Launcher.ServerName[]) => startServices({ folder, servers, tied: true })
  let now = await start(['postgres', 'redis', 'mosquitto'])
  return {
    get postgres() {
      return now.postgres
    },
    get redis() {
      return now.redis
    },
    get mosquitto() {
      return now.mosquitto
    },
    folder,
    again: async (...names) => {
      now = { ...now, ...(await start(names)) }
    },
    [Symbol.asyncDispose]: () => discardServices(folder),
  }
}
