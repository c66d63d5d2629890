import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repository } from '@haidang/testing'

import type { ServerName, Services } from '../../../infra/services/start-services.mjs'

type Door = Pick<
  typeof import('../../../infra/services/start-services.mjs'),
  'startServices' | 'discardServices'
>

export type BenchServers = Services & AsyncDisposable

/** Real servers of the bench's own, with the settings of production (fsync on); they end with this process, however it ends. */
export async function startServers(servers?: readonly ServerName[]): Promise<BenchServers> {
  const found: unknown = await import(
    pathToFileURL(join(repository, 'infra/services/start-services.mjs')).href
  )
  if (!isDoor(found)) throw new Error('infra/services has no servers to start')
  const folder = await mkdtemp(join(tmpdir(), 'haidang-bench-'))
  const services = await found.startServices({
    folder,
    durable: true,
    tied: true,
    ...(servers && { servers }),
  })
  return {
    ...services,
    [Symbol.asyncDispose]: async () => {
      await services.stop()
      await found.discardServices(folder)
    },
  }
}

function isDoor(found: unknown): found is Door {
  return typeof found === 'object' && found !== null && 'startServices' in found && 'discardServices' in found
}
