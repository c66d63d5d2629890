import type { Language } from '@haidang/domain'
import type { ExpressionSpecification, LayerSpecification, SymbolLayerSpecification } from 'maplibre-gl'
import type { BasePalette } from '../base-palette.js'
import { byZoom, growing } from '../expressions.js'
import { italic, regular, semiBold } from '../faces.js'
import type { Part, TileSchema } from './tile-schema.js'

export const tileSource = 'operator-tiles'

const round = { 'line-cap': 'round', 'line-join': 'round' } as const
const classes = [3, 2, 1] as const

const of = (id: string, { layer, filter }: Part) => ({
  id,
  source: tileSource,
  'source-layer': layer,
  ...(filter && { filter }),
})

function area(id: string, part: Part | undefined, color: string): LayerSpecification[] {
  return part ? [{ ...of(id, part), type: 'fill', paint: { 'fill-color': color } }] : []
}

function areas(id: string, parts: readonly Part[], color: string): LayerSpecification[] {
  return parts.flatMap((part, place) => area(`${id}-${place}`, part, color))
}

type Stroke = Readonly<{ color: string; width: ExpressionSpecification; from?: number; dashed?: boolean }>

function stroke(
  id: string,
  part: Part | undefined,
  { color, width, from = 0, dashed }: Stroke,
): LayerSpecification[] {
  if (!part) return []
  const paint = { 'line-color': color, 'line-width': width, ...(dashed && { 'line-dasharray': [3, 2] }) }
  return [{ ...of(id, part), type: 'line', minzoom: from, layout: round, paint }]
}

/** An operator's vector tiles in the same greys as the site's own map, bottom first. */
export function tileLayers(
  schema: TileSchema,
  palette: BasePalette,
  language: Language,
): LayerSpecification[] {
  return [
    {
      id: 'operator-ground',
      type: 'background',
      paint: { 'background-color': schema.land ? palette.water : palette.land },
    },
    ...area('operator-land', schema.land, palette.land),
    ...areas('operator-green', schema.green, palette.green),
    ...areas('operator-urban', schema.urban, palette.urban),
    ...areas('operator-industry', schema.industry, palette.industry),
    ...area('operator-airfield', schema.airfield, palette.airfield),
    ...area('operator-water', schema.water, palette.water),
    ...stroke('operator-shore', schema.water, { color: palette.shore, width: byZoom([9, 0.4], [14, 1]) }),
    ...stroke('operator-waterway', schema.waterway, {
      color: palette.water,
      width: growing([9, 0.6], [14, 4]),
    }),
    ...buildings(schema, palette),
    ...stroke('operator-borders', schema.borders, {
      color: palette.bridgeCasing,
      width: byZoom([6, 0.6], [12, 1.2]),
      dashed: true,
    }),
    ...stroke('operator-rail', schema.rail, {
      color: palette.rail,
      width: byZoom([10, 0.6], [17, 2]),
      from: 10,
    }),
    ...streets(schema, palette),
    ...names(schema, palette, language),
  ]
}

function buildings({ buildings: part }: TileSchema, palette: BasePalette): LayerSpecification[] {
  return [
    {
      ...of('operator-buildings', part),
      type: 'fill',
      minzoom: 14,
      paint: { 'fill-color': palette.airfield },
    },
  ]
}

const widths = {
  1: growing([7, 0.8], [11, 1.8], [13, 4], [16, 15]),
  2: growing([10, 0.7], [13, 2.8], [16, 11]),
  3: growing([12, 0.5], [14, 1.6], [16, 7]),
} as const
const casings = {
  1: growing([7, 0.8], [11, 3.2], [13, 6], [16, 18]),
  2: growing([10, 0.7], [13, 4.6], [16, 13.5]),
  3: growing([12, 0.5], [14, 3], [16, 9]),
} as const
const from = { 1: 7, 2: 10, 3: 12 } as const

function streets({ streets: parts }: TileSchema, palette: BasePalette): LayerSpecification[] {
  return [
    ...classes.flatMap((one) =>
      stroke(`operator-street-casing-${one}`, parts[one], {
        color: palette.casing,
        width: casings[one],
        from: from[one],
      }),
    ),
    ...classes.flatMap((one) =>
      stroke(`operator-street-${one}`, parts[one], {
        color: palette.street[one],
        width: widths[one],
        from: from[one],
      }),
    ),
  ]
}

type Lettering = Readonly<{
  font: readonly [string]
  size: ExpressionSpecification
  color: string
  halo: string
  from: number
  to?: number
  along?: boolean
}>

function names(schema: TileSchema, palette: BasePalette, language: Language): LayerSpecification[] {
  const { halo } = palette
  const letters = (id: string, part: Part, look: Lettering) => lettering(of(id, part), look, language)
  const small = byZoom([12, 11], [16, 13])
  const street = { font: regular, size: small, color: palette.labelStreet, halo, along: true } as const
  const water = {
    font: italic,
    size: small,
    color: palette.labelWater,
    halo: palette.water,
    from: 10,
  } as const
  return [
    ...classes.map((one) =>
      letters(`operator-street-names-${one}`, schema.streetNames[one], { ...street, from: 11.5 + one }),
    ),
    ...schema.waterNames.map((part, place) => letters(`operator-water-names-${place}`, part, water)),
    letters('operator-quarter-names', schema.quarters, {
      font: semiBold,
      size: byZoom([11, 11], [14, 14]),
      color: palette.label,
      halo,
      from: 11,
    }),
    letters('operator-town-names', schema.towns, {
      font: semiBold,
      size: byZoom([6, 12], [11, 17]),
      color: palette.label,
      halo,
      from: 4,
      to: 14,
    }),
  ]
}

function lettering(
  base: ReturnType<typeof of>,
  { font, size, color, halo, from: least, to = 24, along }: Lettering,
  language: Language,
): SymbolLayerSpecification {
  const name: ExpressionSpecification = ['coalesce', ['get', `name:${language}`], ['get', 'name'], '']
  return {
    ...base,
    type: 'symbol',
    minzoom: least,
    maxzoom: to,
    layout: {
      'text-field': name,
      'text-font': [...font],
      'text-size': size,
      'text-line-height': 1.4,
      'text-max-width': 8,
      ...(along && { 'symbol-placement': 'line', 'text-max-angle': 30 }),
    },
    paint: { 'text-color': color, 'text-halo-color': halo, 'text-halo-width': 1.4 },
  }
}
