import { open, readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname } from 'node:path'

import { faultOfStyle } from './check-map-style.js'
import { filesIn } from './files-in.js'
import { MapRefusal } from './map-refusal.js'

/** A base map of the operator's own: a PMTiles archive, or a style with what lies beside it. */
export type OperatorMap = Readonly<{
  kind: 'style' | 'pmtiles'
  folder: string
  /** The file that it begins with. */
  file: string
  /** All that is served of the folder. */
  files: ReadonlySet<string>
}>

/** What a style may need; nothing else of its folder is served, and nothing hidden. */
const kinds = /\.(json|geojson|pbf|mvt|mlt|pmtiles|png|jpe?g|webp|avif|woff2|ttf|otf)$/i
const hidden = /(^|\/)\./

/**
 * Looks at what `IOC_MAP` names.
 * @throws MapRefusal when it is not there, cannot be read, or is no map that the console can show.
 */
export async function openOperatorMap(path: string): Promise<OperatorMap> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new MapRefusal(path, 'which is not there or cannot be read.', { cause })
  })
  if (!found.isFile()) throw new MapRefusal(path, 'which is no file: name a .pmtiles or a style .json.')
  const [folder, file] = [dirname(path), basename(path)]
  switch (extname(path).toLowerCase()) {
    case '.pmtiles':
      await checkArchive(path)
      return { kind: 'pmtiles', folder, file, files: new Set([file]) }
    case '.json':
      await checkStyle(path)
      return { kind: 'style', folder, file, files: await servedOf(folder) }
    default:
      throw new MapRefusal(path, 'which is neither a .pmtiles nor a style .json.')
  }
}

async function checkArchive(path: string): Promise<void> {
  const file = await open(path).catch((cause: unknown) => {
    throw new MapRefusal(path, 'which cannot be read.', { cause })
  })
  try {
    const head = Buffer.alloc(8)
    await file.read(head, 0, 8, 0)
    if (head.toString('latin1', 0, 7) !== 'PMTiles' || head[7] !== 3)
      throw new MapRefusal(path, 'which is no PMTiles archive of version 3.')
  } finally {
    await file.close()
  }
}

async function checkStyle(path: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new MapRefusal(path, 'which cannot be read.', { cause })
  })
  const fault = faultOfStyle(text)
  if (fault !== undefined) throw new MapRefusal(path, fault)
}

async function servedOf(folder: string): Promise<ReadonlySet<string>> {
  const files = await filesIn(folder)
  return new Set([...files].filter((file) => kinds.test(file) && !hidden.test(file)))
}
