import { PMTiles, TileType } from 'pmtiles'
import type { OperatorBase } from './operator-base.js'
import { knowPmtiles } from './pmtiles-protocol.js'

/**
 * Reads the head of a PMTiles archive: pictures, or vectors and the names of their layers.
 * @throws Error when it cannot be read.
 */
export async function readArchive(address: string): Promise<OperatorBase> {
  const archive = new PMTiles(address)
  knowPmtiles().add(archive)
  const { tileType } = await archive.getHeader()
  const url = `pmtiles://${address}`
  return tileType === TileType.Mvt
    ? { kind: 'vectors', url, layers: layersOf(await archive.getMetadata()) }
    : { kind: 'pictures', url }
}

function layersOf(metadata: unknown): string[] {
  if (typeof metadata !== 'object' || metadata === null || !('vector_layers' in metadata)) return []
  const { vector_layers: layers } = metadata
  return Array.isArray(layers) ? layers.flatMap(idOf) : []
}

function idOf(layer: unknown): string[] {
  return typeof layer === 'object' && layer !== null && 'id' in layer && typeof layer.id === 'string'
    ? [layer.id]
    : []
}
