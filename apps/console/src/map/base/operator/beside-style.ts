import type { StyleSpecification } from 'maplibre-gl'

type Json = Readonly<Record<string, unknown>>

/**
 * The operator's style as ours can take it in: what it names relative to itself is given its whole address (templates
 * like `{z}` stay), and its sources and layers get names that never meet ours. Camera, terrain and light are left out:
 * the camera is the reader's, and live things stand on a flat map.
 * @throws TypeError when it is no style.
 */
export function besideStyle(style: unknown, address: string): StyleSpecification {
  if (!isJson(style) || !isJson(style['sources']) || !Array.isArray(style['layers']))
    throw new TypeError(`${address} is no style`)
  const beside = (path: string): string => resolveBeside(address, path)
  const { glyphs, sprite } = style
  const own: unknown = {
    version: 8,
    ...(typeof glyphs === 'string' && { glyphs: beside(glyphs) }),
    ...(sprite !== undefined && { sprite: spriteBeside(sprite, beside) }),
    sources: Object.fromEntries(
      Object.entries(style['sources']).map(([id, source]) => [named(id), sourceBeside(source, beside)]),
    ),
    layers: style['layers'].filter(isJson).map(layerNamed),
  }
  if (!isStyle(own)) throw new TypeError(`${address} is no style`)
  return own
}

/** In outline; what is wrong inside, MapLibre says by layer and property. */
function isStyle(value: unknown): value is StyleSpecification {
  return isJson(value) && isJson(value['sources']) && Array.isArray(value['layers'])
}

const named = (id: unknown): string => `operator-${String(id)}`

function layerNamed(layer: Json): Json {
  const { id, source, ...rest } = layer
  return { id: named(id), ...(source !== undefined && { source: named(source) }), ...rest }
}

function sourceBeside(source: unknown, beside: (path: string) => string): unknown {
  if (!isJson(source)) return source
  const moved = Object.entries(source).map(([key, value]) => {
    if (!['url', 'urls', 'tiles', 'data'].includes(key)) return [key, value]
    if (Array.isArray(value)) return [key, value.map((each: unknown) => beside(String(each)))]
    return [key, typeof value === 'string' ? beside(value) : value]
  })
  return Object.fromEntries(moved) as unknown
}

function spriteBeside(sprite: unknown, beside: (path: string) => string): unknown {
  if (typeof sprite === 'string') return beside(sprite)
  if (!Array.isArray(sprite)) return sprite
  return sprite.filter(isJson).map((each) => ({ ...each, url: beside(String(each['url'])) }))
}

function resolveBeside(address: string, path: string): string {
  const folder = address.slice(0, address.lastIndexOf('/') + 1)
  const [, scheme = '', rest = ''] = /^(pmtiles:\/\/)?(.*)$/.exec(path) ?? []
  return `${scheme}${folder}${rest.replace(/^(\.\/)+/, '')}`
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
