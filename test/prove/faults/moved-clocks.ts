import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repository } from '@haidang/testing'

/** Clocks of product processes, each set by itself; the computer's stays as it is. */
export type MovedClocks = Readonly<{
  /** What a process of that kind is to be started with. */
  settings(kind: string): Readonly<Record<string, string>>
  /** Sets the clocks of these kinds so far ahead (ms; negative: back) of the computer's. */
  set(kinds: readonly string[], byMs: number): Promise<void>
}> &
  AsyncDisposable

export async function openMovedClocks(): Promise<MovedClocks> {
  const folder = await mkdtemp(join(tmpdir(), 'haidang-clocks-'))
  const preload = pathToFileURL(join(repository, 'test/prove/faults/move-clock.mjs')).href
  return {
    settings: (kind) => ({ NODE_OPTIONS: `--import=${preload}`, HAIDANG_MOVED_CLOCK: join(folder, kind) }),
    set: async (kinds, byMs) => {
      for (const kind of kinds) {
        await writeFile(join(folder, 'next'), String(byMs))
        await rename(join(folder, 'next'), join(folder, kind)) // a reader never sees half of it
      }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
