/** The camera of a wall moves no more often than this. */
export const cameraRestMs = 20_000

/** What the camera looks at (devices, the first before all, or the whole city when undefined) and since when. */
export type CameraAim = Readonly<{ devices: string | undefined; movedAt: number }>

const between = ' '

/** Several devices as what a camera is wished to look at; no name of a device holds a space. */
export function aimOf(devices: readonly string[]): string | undefined {
  return devices.length === 0 ? undefined : devices.join(between)
}

/** The devices that a camera looks at. */
export function devicesOf({ devices }: CameraAim): string[] {
  return devices?.split(between) ?? []
}

export const cameraHome: CameraAim = { devices: undefined, movedAt: Number.NEGATIVE_INFINITY }

/** Where the camera looks at `now`: where it is wished, unless it has moved within the last 20 s. */
export function nextAim(before: CameraAim, devices: string | undefined, now: number): CameraAim {
  if (devices === before.devices || now - before.movedAt < cameraRestMs) return before
  return { devices, movedAt: now }
}
