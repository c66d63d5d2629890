import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** Every plain file of a folder and below it, by its path from there with `/` between; none where there is no folder. */
export async function filesIn(folder: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  return new Set(files.map((file) => file.split(sep).join('/')))
}
