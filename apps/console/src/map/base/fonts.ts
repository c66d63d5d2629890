import boldLatin from '@fontsource/noto-sans/files/noto-sans-latin-700-normal.woff2?url'
import boldLatinExtended from '@fontsource/noto-sans/files/noto-sans-latin-ext-700-normal.woff2?url'
import boldVietnamese from '@fontsource/noto-sans/files/noto-sans-vietnamese-700-normal.woff2?url'
import italicLatin from '@fontsource/noto-sans/files/noto-sans-latin-400-italic.woff2?url'
import regularLatin from '@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff2?url'
import regularLatinExtended from '@fontsource/noto-sans/files/noto-sans-latin-ext-400-normal.woff2?url'
import italicVietnamese from '@fontsource/noto-sans/files/noto-sans-vietnamese-400-italic.woff2?url'
import regularVietnamese from '@fontsource/noto-sans/files/noto-sans-vietnamese-400-normal.woff2?url'
import semiBoldLatin from '@fontsource/noto-sans/files/noto-sans-latin-600-normal.woff2?url'
import semiBoldVietnamese from '@fontsource/noto-sans/files/noto-sans-vietnamese-600-normal.woff2?url'
import type { FontFacesSpecification } from 'maplibre-gl'

const vietnamese = [
  'U+0102-0103',
  'U+0110-0111',
  'U+0128-0129',
  'U+0168-0169',
  'U+01A0-01A1',
  'U+01AF-01B0',
  'U+0300-0301',
  'U+0303-0304',
  'U+0308-0309',
  'U+0323',
  'U+0329',
  'U+1EA0-1EF9',
  'U+20AB',
]
const latin = [
  'U+0000-00FF',
  'U+0131',
  'U+0152-0153',
  'U+02BB-02BC',
  'U+02C6',
  'U+02DA',
  'U+02DC',
  'U+2000-206F',
  'U+20AC',
  'U+2122',
  'U+2191',
  'U+2193',
  'U+2212',
  'U+2215',
  'U+FEFF',
  'U+FFFD',
]
const latinExtended = [
  'U+0100-02BA',
  'U+02BD-02C5',
  'U+02C7-02CC',
  'U+02CE-02D7',
  'U+02DD-02FF',
  'U+1D00-1DBF',
  'U+1E00-1E9F',
  'U+1EF2-1EFF',
  'U+2020',
  'U+2113',
]

/** The map's lettering, from our own files; the Vietnamese file first, for its range overlaps the next. */
export function fontFaces(base: string): FontFacesSpecification {
  const ranges = [vietnamese, latin, latinExtended]
  const face = (...files: string[]) =>
    files.map((file, place) => ({
      url: new URL(file, base).href,
      'unicode-range': ranges[place] ?? latin,
    }))
  return {
    'Noto Sans Regular': face(regularVietnamese, regularLatin, regularLatinExtended),
    'Noto Sans Bold': face(boldVietnamese, boldLatin, boldLatinExtended),
    'Noto Sans Italic': face(italicVietnamese, italicLatin),
    'Noto Sans SemiBold': face(semiBoldVietnamese, semiBoldLatin),
  }
}
