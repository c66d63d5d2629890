import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { BasePalette } from './base-palette.js'
import { all, byZoom, growing, kind } from './expressions.js'

type Class = 1 | 2 | 3

/** The small ones first: where they meet, the greater runs through. */
const classes: readonly Class[] = [3, 2, 1]
const from: Readonly<Record<Class, number>> = { 1: 8, 2: 10, 3: 11 }
const widths: Readonly<Record<Class, ExpressionSpecification>> = {
  1: growing([8, 0.8], [11, 1.8], [13, 4], [16, 15], [18, 40]),
  2: growing([10, 0.7], [12, 1.6], [13, 2.8], [16, 11], [18, 30]),
  3: growing([11, 0.7], [13, 1.7], [16, 8], [18, 24]),
}
const casings: Readonly<Record<Class, ExpressionSpecification>> = {
  1: growing([8, 0.8], [11, 3.2], [13, 6], [16, 18], [18, 44]),
  2: growing([10, 0.8], [12, 2.9], [13, 4.6], [16, 13.5], [18, 33]),
  3: growing([11, 0.7], [13, 3.1], [16, 10], [18, 27]),
}

const round = { 'line-cap': 'round', 'line-join': 'round' } as const
const flat = { 'line-cap': 'butt', 'line-join': 'round' } as const
const ofClass = (wanted: Class): ExpressionSpecification => ['==', ['get', 'class'], wanted]

/** Railway, streets by class each with its casing, and bridges over what they cross. */
export function streetLayers(palette: BasePalette): LayerSpecification[] {
  return [
    ...railway(palette),
    tunnel(palette),
    ...classes.map((one) => casing(one, palette)),
    ...classes.map((one) => surface(one, palette)),
    ...classes.map((one) => bridgeCasing(one, palette)),
    ...classes.map((one) => bridge(one, palette)),
  ]
}

function railway(palette: BasePalette): LayerSpecification[] {
  const line = { type: 'line', source: 'streets', filter: kind('rail'), minzoom: 10.5 } as const
  return [
    {
      ...line,
      id: 'rail',
      paint: { 'line-color': palette.rail, 'line-width': byZoom([10.5, 0.6], [13, 1.1], [17, 2]) },
    },
    {
      ...line,
      id: 'rail-sleepers',
      minzoom: 12,
      paint: {
        'line-color': palette.rail,
        'line-width': byZoom([12, 3], [15, 5], [17, 8]),
        'line-dasharray': [0.25, 3],
      },
    },
  ]
}

function tunnel(palette: BasePalette): LayerSpecification {
  return {
    id: 'tunnels',
    type: 'line',
    source: 'ground',
    filter: kind('tunnel'),
    paint: { 'line-color': palette.street[2], 'line-width': widths[2], 'line-dasharray': [3, 3] },
  }
}

function casing(one: Class, palette: BasePalette): LayerSpecification {
  return {
    id: `street-casing-${one}`,
    type: 'line',
    source: 'streets',
    filter: all(kind('street'), ofClass(one)),
    minzoom: Math.max(from[one], 10.5),
    layout: round,
    paint: { 'line-color': palette.casing, 'line-width': casings[one] },
  }
}

function surface(one: Class, palette: BasePalette): LayerSpecification {
  return {
    id: `street-${one}`,
    type: 'line',
    source: 'streets',
    filter: all(kind('street'), ofClass(one)),
    minzoom: from[one],
    layout: round,
    paint: { 'line-color': palette.street[one], 'line-width': widths[one] },
  }
}

function bridgeCasing(one: Class, palette: BasePalette): LayerSpecification {
  return {
    id: `bridge-casing-${one}`,
    type: 'line',
    source: 'streets',
    filter: all(kind('bridge'), ofClass(one)),
    minzoom: Math.max(from[one], 10.5),
    layout: flat,
    paint: { 'line-color': palette.bridgeCasing, 'line-width': casings[one] },
  }
}

function bridge(one: Class, palette: BasePalette): LayerSpecification {
  return {
    id: `bridge-${one}`,
    type: 'line',
    source: 'streets',
    filter: all(kind('bridge'), ofClass(one)),
    minzoom: from[one],
    layout: round,
    paint: { 'line-color': palette.street[one], 'line-width': widths[one] },
  }
}
