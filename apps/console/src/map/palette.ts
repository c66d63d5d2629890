import type { Theme } from '../preferences.js'

/** The map's colours: grey, so that only what is abnormal has a hue. */
export type Palette = Readonly<{
  land: string
  water: string
  road: string
  bridge: string
  label: string
  labelQuiet: string
  halo: string
  panel: string
  ink: string
  moving: string
  stopped: string
  selected: string
  severity: Readonly<Record<1 | 2 | 3 | 4 | 5, string>>
  severityInk: Readonly<Record<1 | 2 | 3 | 4 | 5, string>>
  keyline: string
}>

const night: Palette = {
  land: '#1A1E22',
  water: '#11161B',
  road: '#2C3238',
  bridge: '#444C54',
  label: '#C9D0D6',
  labelQuiet: '#8F99A2',
  halo: '#1A1E22',
  panel: '#252A2F',
  ink: '#E6E9EC',
  moving: '#DDE3E8',
  stopped: '#9AA3AB',
  selected: '#FFFFFF',
  severity: { 5: '#D067EA', 4: '#FF5A66', 3: '#F79A08', 2: '#FFF067', 1: '#A8D5F7' },
  severityInk: { 5: '#0E1113', 4: '#0E1113', 3: '#0E1113', 2: '#0E1113', 1: '#0E1113' },
  keyline: '#FFFFFF',
}

const day: Palette = {
  land: '#E9EBED',
  water: '#CFD6DC',
  road: '#FFFFFF',
  bridge: '#A9B2BA',
  label: '#23282D',
  labelQuiet: '#5C646C',
  halo: '#F3F4F5',
  panel: '#FFFFFF',
  ink: '#14171A',
  moving: '#2B3137',
  stopped: '#6B737B',
  selected: '#14171A',
  severity: { 5: '#A413EC', 4: '#8E0B14', 3: '#CE5709', 2: '#E0B400', 1: '#0A467B' },
  severityInk: { 5: '#FFFFFF', 4: '#FFFFFF', 3: '#0E1113', 2: '#0E1113', 1: '#FFFFFF' },
  keyline: '#14171A',
}

export function paletteOf(theme: Theme): Palette {
  return theme === 'night' ? night : day
}
