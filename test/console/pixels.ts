import type { Page } from 'playwright-core'

export type Colours = Readonly<{
  /** Share of the pixels whose chroma (CIE LCh) is over 15. */
  coloured: number
  /** Share of those that are green, between yellow and cyan. */
  green: number
}>

/** How much of what the page shows has a hue; the palest severity has a chroma of 22, all our greys stay under 9. */
export async function coloursOf(page: Page): Promise<Colours> {
  const png = await page.screenshot()
  return page.evaluate<Colours>(`(async () => {
    const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (character) => character.charCodeAt(0))
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const pen = new OffscreenCanvas(picture.width, picture.height).getContext('2d')
    pen.drawImage(picture, 0, 0)
    const { data } = pen.getImageData(0, 0, picture.width, picture.height)
    const linear = Array.from({ length: 256 }, (_, v) => { const c = v / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4 })
    const f = (t) => t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116
    let coloured = 0, green = 0
    const known = new Map()
    for (let i = 0; i < data.length; i += 4) {
      const key = data[i] << 16 | data[i + 1] << 8 | data[i + 2]
      let kind = known.get(key)
      if (kind === undefined) {
        const r = linear[data[i]], g = linear[data[i + 1]], b = linear[data[i + 2]]
        const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047)
        const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b)
        const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)
        const a = 500 * (x - y), bb = 200 * (y - z)
        const hue = (Math.atan2(bb, a) * 180 / Math.PI + 360) % 360
        kind = Math.hypot(a, bb) <= 15 ? 0 : hue > 115 && hue < 190 ? 2 : 1
        known.set(key, kind)
      }
      if (kind > 0) coloured += 1
      if (kind === 2) green += 1
    }
    return { coloured: coloured / (data.length / 4), green: green / (data.length / 4) }
  })()`)
}
