import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmdirSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { hasCode } from '@haidang/testing'

export type SmallDisk = Readonly<{
  folder: string
  /** Nothing more can be written, by whomever, until `free`. */
  fill(): void
  free(): void
}> &
  Disposable

const pieces = [1_048_576, 4_096]

/**
 * A disk of so many MiB in memory. It needs the right to mount: root's, or `unshare --map-root-user --mount`.
 * @throws when it may not be mounted
 */
export function mountSmallDisk(mebibytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'haidang-disk-'))
  const ballast = join(folder, 'ballast')
  try {
    const options = `size=${mebibytes}m,mode=1777`
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'haidang-small-disk', folder], { stdio: 'pipe' })
  } catch (error) {
    rmdirSync(folder)
    throw error
  }
  return {
    folder,
    fill: () => pieces.forEach((bytes) => fillWith(ballast, Buffer.alloc(bytes, 1))),
    free: () => unlinkSync(ballast),
    [Symbol.dispose]: () => {
      execFileSync('umount', ['--lazy', folder])
      rmdirSync(folder)
    },
  }
}

/** Whether this process may mount one. */
export function maySmallDisk(): boolean {
  try {
    mountSmallDisk(1)[Symbol.dispose]()
    return true
  } catch {
    return false
  }
}

function fillWith(file: string, piece: Uint8Array): void {
  const open = openSync(file, 'a')
  try {
    while (writeSync(open, piece) === piece.length);
  } catch (error) {
    if (!hasCode(error, 'ENOSPC')) throw error
  } finally {
    closeSync(open)
  }
}
