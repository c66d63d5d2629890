import { type Rect, overlap } from '../obstacles.js'
import type { EdgeSign, Frame } from './edge-signs.js'

/** About the size of a sign on the screen. */
const half = { width: 42, height: 19 }
const gapPx = 4

/**
 * Signs that would lie on each other, or on something that stands on the map (`taken`), move along their side of the
 * picture, the gravest keep their place first. What finds none stays where it points from.
 */
export function spread(signs: readonly EdgeSign[], frame: Frame, taken: readonly Rect[]): EdgeSign[] {
  const placed: Rect[] = []
  return [...signs]
    .sort((a, b) => b.worst.severity - a.worst.severity || a.sector - b.sector)
    .map((sign) => {
      const along = sideways(sign, frame)
      const spot = steps
        .map((step) => within({ x: sign.x + along.x * step, y: sign.y + along.y * step }, frame))
        .find((place) => isFree(place, [...placed, ...taken]))
      const at = spot ?? within(sign, frame)
      placed.push(boxOf(at))
      return { ...sign, ...at }
    })
}

/** Nearest first, to both sides. */
const steps = [0, ...Array.from({ length: 12 }, (_, n) => [n + 1, -(n + 1)]).flat()]

type Place = Readonly<{ x: number; y: number }>

/** One step along the side that a sign stands at. */
function sideways({ x }: Place, { width, inset }: Frame): Place {
  const atSide = x <= inset.left + 1 || x >= width - inset.right - 1
  return atSide ? { x: 0, y: half.height * 2 + gapPx } : { x: half.width * 2 + gapPx, y: 0 }
}

function within({ x, y }: Place, { width, height, inset }: Frame): Place {
  return {
    x: Math.min(width - inset.right, Math.max(inset.left, x)),
    y: Math.min(height - inset.bottom, Math.max(inset.top, y)),
  }
}

function isFree(place: Place, boxes: readonly Rect[]): boolean {
  return !boxes.some((box) => overlap(boxOf(place), box))
}

function boxOf({ x, y }: Place): Rect {
  return { left: x - half.width, top: y - half.height, right: x + half.width, bottom: y + half.height }
}
