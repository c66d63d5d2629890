import type { Theme } from '../../preferences.js'

/**
 * The base map's greys, from the sea up. Each is told from its neighbour by a few steps of lightness only, so that the
 * lightest thing on the ground stays darker (by day: paler) than the dullest thing that reports.
 */
export type BasePalette = Readonly<{
  /** Where the site's map ends. */
  beyond: string
  water: string
  /** The sea within reach of the shore, and the line where land begins. */
  shallow: string
  shore: string
  land: string
  /** Ground above 100, 400 and 800 m. */
  relief: readonly [string, string, string]
  urban: string
  industry: string
  green: string
  airfield: string
  runway: string
  beach: string
  rail: string
  /** Streets by class, and what sets them off from the ground. */
  street: Readonly<Record<1 | 2 | 3, string>>
  casing: string
  bridgeCasing: string
  label: string
  labelQuiet: string
  labelStreet: string
  labelWater: string
  halo: string
}>

const night: BasePalette = {
  beyond: '#0C0F12',
  water: '#11161B',
  shallow: '#151C22',
  shore: '#4C5862',
  land: '#1A1E22',
  relief: ['#1E2226', '#23282C', '#292E33'],
  urban: '#21262B',
  industry: '#272B2F',
  green: '#1C2223',
  airfield: '#262B30',
  runway: '#414950',
  beach: '#3B3D3E',
  rail: '#3F474F',
  street: { 1: '#58626B', 2: '#454E56', 3: '#384047' },
  casing: '#171B1F',
  bridgeCasing: '#78838D',
  label: '#C9D0D6',
  labelQuiet: '#8F99A2',
  labelStreet: '#98A2AB',
  labelWater: '#7C8B98',
  halo: '#171B1F',
}

const day: BasePalette = {
  beyond: '#B4BDC6',
  water: '#C9D1D8',
  shallow: '#D0D7DD',
  shore: '#9AA6B0',
  land: '#EDEFF0',
  relief: ['#E7E9EA', '#DFE2E4', '#D6DADD'],
  urban: '#E4E7E9',
  industry: '#DCE0E3',
  green: '#E1E6E3',
  airfield: '#DFE3E6',
  runway: '#C3CAD0',
  beach: '#F7F6F2',
  rail: '#A9B2BA',
  street: { 1: '#FFFFFF', 2: '#FFFFFF', 3: '#FAFBFB' },
  casing: '#BCC4CB',
  bridgeCasing: '#7D8891',
  label: '#23282D',
  labelQuiet: '#5C646C',
  labelStreet: '#4F575F',
  labelWater: '#5A6874',
  halo: '#F3F4F5',
}

export function basePaletteOf(theme: Theme): BasePalette {
  return theme === 'night' ? night : day
}
