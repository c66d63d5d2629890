import { z } from 'zod'

const addresses = z.union([z.string(), z.array(z.string())]).optional()

/** As much of a MapLibre style as tells where it gets things from. */
const styleSchema = z.object({
  version: z.literal(8),
  layers: z.array(z.object({ id: z.string(), type: z.string() })),
  sources: z.record(
    z.string(),
    z.object({ url: addresses, urls: addresses, tiles: addresses, data: z.unknown().optional() }),
  ),
  glyphs: z.string().optional(),
  sprite: z.union([z.string(), z.array(z.object({ url: z.string() }))]).optional(),
})

type Style = z.infer<typeof styleSchema>

/** What a style needs of its folder, as paths from there; `{z}` and the like stand for any one part of a path. */
export type StyleCheck = Readonly<{ ok: true; names: readonly string[] } | { ok: false; fault: string }>

/**
 * What a style file names, or what keeps it from being shown here, in words that follow "IOC_MAP is …". Everything
 * that it names must lie beside it: a page of ours fetches from us alone.
 */
export function checkMapStyle(text: string): StyleCheck {
  const parsed = styleSchema.safeParse(readJson(text))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') || 'the whole'
    return {
      ok: false,
      fault: `which is no MapLibre style of version 8: ${where}: ${issue?.message ?? ''}`,
    }
  }
  const { data: style } = parsed
  const elsewhere = [...addressesOf(style), ...spritesOf(style)].filter((address) => !isBeside(address))
  if (elsewhere.length === 0) return { ok: true, names: namesOf(style) }
  const fault = `whose style names what does not lie in its own folder: ${elsewhere.join(', ')}. Put it there and name it relative to the style.`
  return { ok: false, fault }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function addressesOf({ sources, glyphs }: Style): string[] {
  const ofSources = Object.values(sources).flatMap(({ url, urls, tiles, data }) => [
    ...[url, urls, tiles].flatMap((some) => some ?? []),
    ...(typeof data === 'string' ? [data] : []),
  ])
  return [...ofSources, ...(glyphs === undefined ? [] : [glyphs])]
}

function spritesOf({ sprite = [] }: Style): string[] {
  return typeof sprite === 'string' ? [sprite] : sprite.map(({ url }) => url)
}

/** MapLibre asks for a sprite as two files, and as two more where the screen is fine. */
function namesOf(style: Style): string[] {
  const sprites = spritesOf(style).flatMap((sprite) =>
    ['.json', '.png', '@2x.json', '@2x.png'].map((end) => sprite + end),
  )
  return [...addressesOf(style), ...sprites].map(pathOf)
}

function isBeside(address: string): boolean {
  return [withoutScheme(address), pathOf(address)].every(
    (path) => path !== '' && !/^[a-z][a-z0-9+.-]*:|^[/\\]|(^|[/\\])\.\.([/\\]|$)/i.test(path),
  )
}

function withoutScheme(address: string): string {
  return address.replace(/^pmtiles:\/\//, '')
}

/** The file that an address asks for. */
function pathOf(address: string): string {
  const path = withoutScheme(address)
    .replace(/[?#].*$/, '')
    .replace(/^(\.\/)+/, '')
  try {
    return decodeURIComponent(path)
  } catch {
    return path // a % that stands for itself
  }
}
