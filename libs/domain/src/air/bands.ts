import type { Text } from '../text.js'

export type VnAqiBandKey = 'good' | 'moderate' | 'poor' | 'bad' | 'very-bad' | 'hazardous'

/** One of the six bands of VN_AQI; `from` and `to` are integers of the rounded index, both within it. */
export type VnAqiBand = Readonly<{
  key: VnAqiBandKey
  from: number
  to: number
  name: Text
  colorName: Text
  /** The Decision's own colour, `#RRGGBB`. */
  color: string
  /** Which text can be read on the colour. */
  textOn: 'dark' | 'light'
  /** Names the advice in a catalogue of texts. */
  adviceKey: `vn-aqi.advice.${VnAqiBandKey}`
}>

type Look = Readonly<{ vi: string; en: string; color: string; colorVi: string; colorEn: string }>

/** Bands, names and colours of Decision 1459/QD-TCMT; the English names are ours. */
export const vnAqiBands: readonly VnAqiBand[] = [
  band('good', [0, 50], { vi: 'Tốt', en: 'Good', color: '#00E400', colorVi: 'Xanh', colorEn: 'Green' }),
  band('moderate', [51, 100], {
    vi: 'Trung bình',
    en: 'Moderate',
    color: '#FFFF00',
    colorVi: 'Vàng',
    colorEn: 'Yellow',
  }),
  band('poor', [101, 150], {
    vi: 'Kém',
    en: 'Poor',
    color: '#FF7E00',
    colorVi: 'Da cam',
    colorEn: 'Orange',
  }),
  band('bad', [151, 200], { vi: 'Xấu', en: 'Bad', color: '#FF0000', colorVi: 'Đỏ', colorEn: 'Red' }),
  band('very-bad', [201, 300], {
    vi: 'Rất xấu',
    en: 'Very bad',
    color: '#8F3F97',
    colorVi: 'Tím',
    colorEn: 'Purple',
  }),
  band('hazardous', [301, 500], {
    vi: 'Nguy hại',
    en: 'Hazardous',
    color: '#7E0023',
    colorVi: 'Nâu',
    colorEn: 'Maroon',
  }),
]

/** The band of a rounded index; undefined when it is no integer from 0 to 500. */
export function vnAqiBand(index: number): VnAqiBand | undefined {
  if (!Number.isInteger(index) || index < 0) return undefined
  return vnAqiBands.find(({ to }) => index <= to)
}

function band(key: VnAqiBandKey, [from, to]: readonly [number, number], look: Look): VnAqiBand {
  return {
    key,
    from,
    to,
    name: { vi: look.vi, en: look.en },
    colorName: { vi: look.colorVi, en: look.colorEn },
    color: look.color,
    textOn: from <= 150 ? 'dark' : 'light',
    adviceKey: `vn-aqi.advice.${key}`,
  }
}
