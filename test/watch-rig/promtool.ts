import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

import { serverTree } from '../../infra/services/server-tree.mjs'

export type Promtool = (
  args: readonly string[],
  input?: string,
) => Readonly<{ status: number | null; said: string }>

/** Debian's promtool, in a tree of its own: the servers' tree is no larger and no slower for it. */
export async function openPromtool(): Promise<Promtool> {
  const tree = await serverTree({ packages: ['prometheus'] })
  return (args, input = '') => {
    const { status, stdout, stderr } = spawnSync(join(tree, 'usr/bin/promtool'), args, {
      ...{ input, encoding: 'utf8', timeout: 60_000 },
    })
    return { status, said: `${stdout}${stderr}` }
  }
}
