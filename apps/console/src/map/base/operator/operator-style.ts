import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { type BasePalette, basePaletteOf } from '../base-palette.js'
import type { BaseStyleLook } from '../base-style.js'
import { fontFaces } from '../fonts.js'
import type { OperatorBase } from './operator-base.js'
import { tileLayers, tileSource } from './tile-layers.js'
import { tileSchemaOf } from './tile-schema.js'

/** The style of the operator's base map, ready for what is live to lie on it. */
export function operatorStyle(base: OperatorBase, look: BaseStyleLook): StyleSpecification {
  const faces = fontFaces(window.location.href)
  if (base.kind === 'style') return { ...base.style, 'font-faces': { ...base.style['font-faces'], ...faces } }
  const palette = basePaletteOf(look.theme)
  return {
    version: 8,
    'font-faces': faces,
    sources: {
      [tileSource]: { type: base.kind === 'vectors' ? 'vector' : 'raster', url: base.url },
    },
    layers: base.kind === 'vectors' ? vectors(base.layers, palette, look) : pictures(palette, look),
  }
}

function vectors(layers: readonly string[], palette: BasePalette, look: BaseStyleLook): LayerSpecification[] {
  const schema = tileSchemaOf(layers)
  return schema ? tileLayers(schema, palette, look.language) : outlines(layers, palette)
}

/** Of tiles whose meaning we do not know: every line, and the rim of every area. */
function outlines(layers: readonly string[], palette: BasePalette): LayerSpecification[] {
  return [
    ground(palette.land),
    ...layers.map((layer): LayerSpecification => ({
      id: `operator-${layer}`,
      type: 'line',
      source: tileSource,
      'source-layer': layer,
      paint: { 'line-color': palette.shore },
    })),
  ]
}

/** Pictures without their colours, and dimmed at night: hue is kept for what is abnormal. */
function pictures(palette: BasePalette, { theme }: BaseStyleLook): LayerSpecification[] {
  return [
    ground(palette.land),
    {
      id: 'operator-pictures',
      type: 'raster',
      source: tileSource,
      paint: { 'raster-saturation': -1, 'raster-brightness-max': theme === 'night' ? 0.35 : 1 },
    },
  ]
}

function ground(color: string): LayerSpecification {
  return { id: 'operator-ground', type: 'background', paint: { 'background-color': color } }
}
