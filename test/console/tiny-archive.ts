/** A rectangle of a layer of vector tiles, in the 4,096 units of the one tile that is the world. */
export type Rectangle = Readonly<{
  layer: string
  west: number
  north: number
  east: number
  south: number
}>

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]
const zigzag = (value: number): number => (value < 0 ? -value * 2 - 1 : value * 2)
const field = (number: number, bytes: readonly number[]): number[] => [
  ...varint(number * 8 + 2),
  ...varint(bytes.length),
  ...bytes,
]
const whole = (number: number, value: number): number[] => [...varint(number * 8), ...varint(value)]

/** Mapbox Vector Tile 2.1: move to one corner, line to the other three, close. */
function layerOf({ layer, west, north, east, south }: Rectangle): number[] {
  const [width, height] = [east - west, south - north]
  const path = [
    9,
    zigzag(west),
    zigzag(north),
    26,
    zigzag(width),
    0,
    0,
    zigzag(height),
    zigzag(-width),
    0,
    15,
  ]
  const feature = [...whole(3, 3), ...field(4, path.flatMap(varint))]
  return field(3, [
    ...whole(15, 2),
    ...field(1, [...Buffer.from(layer)]),
    ...field(2, feature),
    ...whole(5, 4_096),
  ])
}

/** A PMTiles archive (version 3, nothing compressed) of one tile at zoom 0 with these rectangles. */
export function tinyArchive(rectangles: readonly Rectangle[]): Buffer {
  const tile = Buffer.from(rectangles.flatMap(layerOf))
  const names = [...new Set(rectangles.map(({ layer }) => layer))]
  const metadata = Buffer.from(
    JSON.stringify({
      attribution: 'Made for a test',
      vector_layers: names.map((id) => ({ id, fields: {} })),
    }),
  )
  const directory = Buffer.from([
    ...varint(1),
    ...varint(0),
    ...varint(1),
    ...varint(tile.length),
    ...varint(1),
  ])
  const head = Buffer.alloc(127)
  head.write('PMTiles', 'latin1')
  head[7] = 3
  const sections = [directory.length, metadata.length, 0, tile.length]
  sections.reduce((offset, length, place) => {
    head.writeBigUInt64LE(BigInt(offset), 8 + place * 16)
    head.writeBigUInt64LE(BigInt(length), 16 + place * 16)
    return offset + length
  }, head.length)
  for (const count of [72, 80, 88]) head.writeBigUInt64LE(1n, count)
  head.set([1, 1, 1, 1, 0, 0], 96) // clustered, nothing compressed twice, vector tiles, zoom 0 to 0
  const box = [-1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000]
  box.forEach((degrees, place) => head.writeInt32LE(degrees, 102 + place * 4))
  return Buffer.concat([head, directory, metadata, tile])
}
