export type Point = Readonly<{ at: number; value: number | 'silent' }>

/**
 * Time as a line of text, one point per step: `'10 12x2 _ silent 20+5x2'` is 10, then 12 and two more, a gap,
 * a silence, then 20 25 30. A gap and a silence both mean that nothing came; the second says it loudly. `_x9` is ten gaps.
 * @throws RangeError for a word that is none of these.
 */
export function series(text: string, stepMs = 60_000): Point[] {
  return text
    .trim()
    .split(/\s+/)
    .flatMap(expand)
    .map((value, place) => ({ at: place * stepMs, value }))
    .filter((point): point is Point => point.value !== 'gap')
}

const word = /^(-?\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?(?:x(\d+))?$/
const gapWord = /^_(?:x(\d+))?$/

/** @returns what one word says, step by step */
export function expand(text: string): (number | 'silent' | 'gap')[] {
  const gaps = gapWord.exec(text)
  if (gaps) return Array.from({ length: Number(gaps[1] ?? 0) + 1 }, () => 'gap')
  if (text === 'silent') return ['silent']
  const match = word.exec(text)
  if (!match) throw new RangeError(`not a series word: ${text}`)
  const [, start, step = '0', times = '0'] = match
  return Array.from({ length: Number(times) + 1 }, (_, place) => Number(start) + place * Number(step))
}
