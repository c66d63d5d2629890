import type { ScreenJson } from '@haidang/contracts'

/** A paired wall for a test; what the test does not say is ordinary. */
export function aScreen(part: Partial<ScreenJson> = {}): ScreenJson {
  return {
    id: 'wall-7f2c',
    name: 'Phòng điều hành',
    scene: 'overview',
    scope: {},
    pairedAt: '2026-11-22T06:00:00.000Z',
    pairedBy: 'an',
    lastSeenAt: '2026-11-22T07:05:30.000Z',
    frame: {
      at: '2026-11-22T07:05:29.000Z',
      framesPerSecond: 30,
      mode: 'live',
      linkAgeMs: 400,
      pictureAt: '2026-11-22T07:05:20.000Z',
    },
    width: 3_840,
    height: 2_160,
    version: 'a1b2c3',
    state: 'live',
    ...part,
  }
}
