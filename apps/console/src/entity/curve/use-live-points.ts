import { useEffect, useState } from 'react'
import type { DeviceView } from '../../live/messages.js'
import type { Point } from './series.js'

/** What the device has said of the quantity while this is on the screen. */
export function useLivePoints(device: DeviceView | undefined, key: string): readonly Point[] {
  const [points, setPoints] = useState<readonly Point[]>([])
  const newest = device?.values[key]
  useEffect(() => {
    if (!newest || typeof newest.value !== 'number') return
    const point = { at: newest.at, value: newest.value, measuring: newest.status === 'measuring' }
    setPoints((before) => (before.at(-1)?.at === point.at ? before : [...before, point]))
  }, [newest])
  return points
}
