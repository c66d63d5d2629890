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

/**
 * What keeps a style file from being shown here, in words that follow "IOC_MAP is …"; undefined when nothing does.
 * Everything that it names must lie beside it: a page of ours fetches from us alone.
 */
export function faultOfStyle(text: string): string | undefined {
  const parsed = styleSchema.safeParse(readJson(text))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return `which is no MapLibre style of version 8: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? ''}`
  }
  const elsewhere = addressesOf(parsed.data).filter((address) => !isBeside(address))
  if (elsewhere.length === 0) return undefined
  return `whose style names what does not lie in its own folder: ${elsewhere.join(', ')}. Put it there and name it relative to the style.`
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function addressesOf({ sources, glyphs, sprite }: Style): string[] {
  const ofSources = Object.values(sources).flatMap(({ url, urls, tiles, data }) => [
    ...[url, urls, tiles].flatMap((some) => some ?? []),
    ...(typeof data === 'string' ? [data] : []),
  ])
  const ofSprite = typeof sprite === 'string' ? [sprite] : (sprite ?? []).map(({ url }) => url)
  return [...ofSources, ...(glyphs === undefined ? [] : [glyphs]), ...ofSprite]
}

function isBeside(address: string): boolean {
  const path = address.replace(/^pmtiles:\/\//, '')
  return path !== '' && !/^[a-z][a-z0-9+.-]*:|^[/\\]|(^|[/\\])\.\.([/\\]|$)/i.test(path)
}
