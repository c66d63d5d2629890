import { lstat, open, readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'

import { checkMapStyle } from './check-map-style.js'
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

/** What a style may need; whatever else it names is not served, and nothing hidden. */
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
      return { kind: 'style', folder, file, files: await filesOfStyle(folder, await namesIn(path)) }
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

async function namesIn(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new MapRefusal(path, 'which cannot be read.', { cause })
  })
  const checked = checkMapStyle(text)
  if (!checked.ok) throw new MapRefusal(path, checked.fault)
  return [basename(path), ...checked.names]
}

/** The style and what it names: what else lies in the folder may be anybody's, our own data included. */
async function filesOfStyle(
  folder: string,
  [style = '', ...names]: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set([style])
  for (const name of new Set(names)) {
    const files = name.includes('{') ? await filesLike(folder, name) : await fileOf(folder, name)
    for (const file of files) if (kinds.test(file) && !hidden.test(file)) found.add(file)
  }
  return found
}

async function fileOf(folder: string, name: string): Promise<string[]> {
  const found = await lstat(join(folder, name)).catch(() => undefined)
  return found?.isFile() ? [name] : []
}

/** Every file whose path is the template's, with any part of a path in place of what stands in braces. */
async function filesLike(folder: string, template: string): Promise<string[]> {
  const above = template.slice(0, template.lastIndexOf('/', template.indexOf('{')) + 1)
  const parts = template.split(/\{[^{}]*\}/).map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'))
  const like = new RegExp(`^${parts.join('[^/]+')}$`)
  const files = [...(await filesIn(join(folder, above)))].map((file) => above + file)
  return files.filter((file) => like.test(file))
}
