import type { LayerSpecification } from 'maplibre-gl'
import type { BasePalette } from './base-palette.js'
import { all, byZoom, growing, kind, metres } from './expressions.js'

const round = { 'line-cap': 'round', 'line-join': 'round' } as const
const relief = [100, 400, 800] as const

/** Sea and land, bottom first; `latitude` sizes what is drawn in metres. */
export function groundLayers(palette: BasePalette, latitude: number): LayerSpecification[] {
  return [
    { id: 'water', type: 'background', paint: { 'background-color': palette.water } },
    ...shore(palette),
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': palette.land } },
    ...relief.map((metresAbove, step) => height(palette.relief[step] ?? palette.land, metresAbove)),
    area('urban', palette.urban),
    area('green', palette.green),
    area('industry', palette.industry),
    area('airfield', palette.airfield),
    runways(palette, latitude),
    ...inlandWater(palette),
    piers(palette, latitude),
  ]
}

/** Under the land, so that only the half on the sea shows and no line crosses land won from the sea. */
function shore(palette: BasePalette): LayerSpecification[] {
  const line = { type: 'line', source: 'land', layout: round } as const
  return [
    {
      ...line,
      id: 'shallows',
      paint: { 'line-color': palette.shallow, 'line-width': growing([9, 10], [12, 34], [16, 120]) },
    },
    {
      ...line,
      id: 'shore',
      paint: { 'line-color': palette.shore, 'line-width': byZoom([9, 1.6], [12, 2.4], [16, 4]) },
    },
    {
      ...line,
      id: 'beaches',
      source: 'ground',
      filter: kind('beach'),
      paint: { 'line-color': palette.beach, 'line-width': growing([9, 1.6], [12, 6], [16, 60]) },
    },
  ]
}

function height(color: string, above: number): LayerSpecification {
  return {
    id: `relief-${above}`,
    type: 'fill',
    source: 'ground',
    filter: all(kind('relief'), ['==', ['get', 'above_m'], above]),
    paint: { 'fill-color': color },
  }
}

function area(of: string, color: string): LayerSpecification {
  return { id: of, type: 'fill', source: 'ground', filter: kind(of), paint: { 'fill-color': color } }
}

function runways(palette: BasePalette, latitude: number): LayerSpecification {
  return {
    id: 'runways',
    type: 'line',
    source: 'ground',
    filter: kind('runway'),
    paint: { 'line-color': palette.runway, 'line-width': metres(60, latitude, 2) },
  }
}

function inlandWater(palette: BasePalette): LayerSpecification[] {
  const rim = byZoom([9, 0.8], [12, 2.4], [16, 4])
  return [
    {
      id: 'banks',
      type: 'line',
      source: 'ground',
      filter: kind('bank', 'lake'),
      layout: round,
      paint: { 'line-color': palette.shore, 'line-width': rim },
    },
    {
      id: 'streams',
      type: 'line',
      source: 'ground',
      filter: kind('stream'),
      minzoom: 11,
      layout: round,
      paint: { 'line-color': palette.water, 'line-width': growing([11, 1.2], [14, 5], [17, 26]) },
    },
    area('river', palette.water),
    area('lake', palette.water),
  ]
}

function piers(palette: BasePalette, latitude: number): LayerSpecification {
  return {
    id: 'piers',
    type: 'line',
    source: 'ground',
    filter: kind('pier'),
    layout: round,
    paint: { 'line-color': palette.shore, 'line-width': metres(40, latitude, 1.2) },
  }
}
