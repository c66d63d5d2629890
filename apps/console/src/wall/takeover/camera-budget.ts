/** The camera of a wall moves no more often than this. */
export const cameraRestMs = 20_000

/** What the camera looks at (a device, or the whole city when undefined) and since when. */
export type CameraAim = Readonly<{ device: string | undefined; movedAt: number }>

export const cameraHome: CameraAim = { device: undefined, movedAt: Number.NEGATIVE_INFINITY }

/** Where the camera looks at `now`: where it is wished, unless it has moved within the last 20 s. */
export function nextAim(before: CameraAim, device: string | undefined, now: number): CameraAim {
  if (device === before.device || now - before.movedAt < cameraRestMs) return before
  return { device, movedAt: now }
}
