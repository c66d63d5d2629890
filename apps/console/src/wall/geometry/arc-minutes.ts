/** A wall as its viewers have it: millimetres of its picture, metres to the farthest (and nearest) seat. */
export type WallSize = Readonly<{ widthMm: number; heightMm: number; farM: number; nearM?: number }>

/** The wall with the pixels (of the style sheet) that fill it. */
export type WallView = WallSize & Readonly<{ widthPx: number; heightPx: number }>

/** Inter's capitals are this part of the font size. */
const capHeight = 0.728
/** tan of one arc-minute. */
const tanOfMinute = 0.00029089

/** Sizes of type in arc-minutes of cap height at the far seat: 16′ for digits and short labels, 20′ for any sentence. */
export const typeMinutes = { micro: 16, body: 20, strong: 26, value: 40, hero: 64 } as const
export type TypeToken = keyof typeof typeMinutes

/** Pixels of a drawing that is one arc-minute high for the farthest seat. */
export function pxPerMinute({ widthMm, widthPx, farM }: WallView): number {
  return (farM * 1_000 * tanOfMinute) / (widthMm / widthPx)
}

/** Pixels of font size whose capitals are one arc-minute high for the farthest seat. */
export function fontPxPerMinute(view: WallView): number {
  return pxPerMinute(view) / capHeight
}

/** Font sizes in whole pixels, rounded up: never smaller than they must be. */
export function typeScale(view: WallView): Readonly<Record<TypeToken, number>> {
  const am = fontPxPerMinute(view)
  const px = (minutes: number): number => Math.ceil(minutes * am - 1e-6)
  return {
    micro: px(typeMinutes.micro),
    body: px(typeMinutes.body),
    strong: px(typeMinutes.strong),
    value: px(typeMinutes.value),
    hero: px(typeMinutes.hero),
  }
}

/** Mean width of a Vietnamese letter in Inter, in parts of the font size. */
export const letterWidth = 0.53

/** How many lines of sentences, and letters in each, a wall can carry: 80 % of its height at 1.5, 90 % of its width. */
export function linesAndLetters(view: WallView): Readonly<{ lines: number; letters: number }> {
  const { body } = typeScale(view)
  return {
    lines: Math.floor((view.heightPx * 0.8) / (body * 1.5)),
    letters: Math.floor((view.widthPx * 0.9) / (body * letterWidth)),
  }
}
