import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The site's `devices.csv` with the copies of a scale over 1 in it: a site pack with this file registers them.
 */
export async function devicesCsv(folder: string, scale: number): Promise<string> {
  const [header = '', ...rows] = (await readFile(join(folder, 'devices.csv'), 'utf8'))
    .trimEnd()
    .split(/\r?\n/)
  const copies = Array.from({ length: Math.max(0, Math.floor(scale) - 1) }, (_, n) =>
    rows.map((row) => `sim-${n + 1}-${row}`),
  )
  return [header, ...rows, ...copies.flat(), ''].join('\n')
}
