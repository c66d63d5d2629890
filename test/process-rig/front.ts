import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repository } from '@haidang/testing'

import type * as Launcher from '../../infra/services/start-services.mjs'

/** By its place in the repository, for what is built of us lies somewhere else. */
const launcher = join(repository, 'infra/services/start-services.mjs')

/** What stands between browsers and several apis. */
export type Front = Readonly<{
  /** Where browsers come in. */
  url: string
  close(): Promise<void>
}>

/** HAProxy as compose.yaml has it; it ends with this process, however that ends. The apis need not be there yet. */
export async function openFront(apis: readonly string[]): Promise<Front> {
  const folder = await mkdtemp(join(tmpdir(), 'haidang-front-'))
  await chmod(folder, 0o711) // started by root it is nobody, and goes back to its folder by that folder's whole name
  const { discardServices, startServices } = (await import(pathToFileURL(launcher).href)) as typeof Launcher
  const hosts = apis.map((url) => new URL(url).host)
  const { haproxy } = await startServices({ folder, servers: ['haproxy'], apis: hosts, tied: true })
  return { url: haproxy.url, close: () => discardServices(folder) }
}
