import { describe, expect, test } from '@jest/globals'
import { framed } from './framed.js'

const size = { width: 400, height: 300 }

describe('what the camera of a takeover shows', () => {
  test('one place near, and nothing where none is known', () => {
    expect(framed([], size)).toBeUndefined()
    const alone = framed([[108.2, 16]], size)
    expect(alone?.zoom).toBe(11.4)
    expect(alone?.lat).toBeCloseTo(16)
  })

  test('all places where they fit, between them and from farther off', () => {
    const both = framed(
      [
        [108.1, 16],
        [108.3, 16],
      ],
      size,
    )
    expect(both?.lon).toBeCloseTo(108.2)
    expect(both?.zoom).toBeLessThan(11.4)
  })

  test('the first alone where the others would make streets into hairs', () => {
    expect(
      framed(
        [
          [108.2, 16],
          [112, 16],
        ],
        size,
      ),
    ).toEqual({ lon: 108.2, lat: 16, zoom: 11.4 })
  })
})
