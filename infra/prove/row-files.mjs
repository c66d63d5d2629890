import { readdirSync } from 'node:fs'
import { join } from 'node:path'

import { root } from '../launch/workspace.mjs'

/** The rows by their names, each with its file below test/prove: the file `delivery/d-04.ts` is D-04. */
export function rowFiles() {
  const files = readdirSync(join(root, 'test/prove'), { recursive: true, encoding: 'utf8' })
  const rows = files.flatMap((file) => {
    const name = /^[a-z]+\/([a-z]-\d+)\.ts$/.exec(file)?.[1]
    return name ? [[name.toUpperCase(), file]] : []
  })
  return new Map(rows.toSorted(([one], [other]) => (one < other ? -1 : 1)))
}
