import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Which build of the console is served: its page names every other file by a hash of its content, so that a hash of
 * the page is one of all. `none` where no console has been built.
 */
export async function readConsoleBuild(consoleDir: string): Promise<string> {
  const page = await readFile(join(consoleDir, 'index.html')).catch(() => undefined)
  return page ? createHash('sha256').update(page).digest('hex').slice(0, 12) : 'none'
}
