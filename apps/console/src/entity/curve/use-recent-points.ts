import { useMemo, useState } from 'react'
import { useConsole } from '../../console.js'
import type { DeviceView } from '../../live/messages.js'
import { useResource } from '../../rest/use-resource.js'
import { loadHistory } from './history.js'
import { type Point, pointsOf, withLive } from './series.js'
import { useAfterLoss } from './use-after-loss.js'
import { useKnownPoints } from './use-known-points.js'
import { useLivePoints } from './use-live-points.js'

const aheadMs = 3_600_000

/** Each value of one quantity over the last `spanMs`, oldest first, going on with what comes live. */
export function useRecentPoints(device: DeviceView, quantity: string, spanMs: number): readonly Point[] {
  const { live } = useConsole()
  const [openedAt] = useState(() => live.clock.now())
  const history = useResource(`${device.id}/${quantity}/${spanMs}`, (signal) =>
    loadHistory({ device: device.id, quantity, fromAt: openedAt - spanMs, toAt: openedAt + aheadMs }, signal),
  )
  useAfterLoss(history.retry)
  const fresh = useLivePoints(device, quantity)
  const points = useMemo(
    () => (history.state === 'ready' ? withLive(pointsOf(history.data.rows, quantity), fresh) : fresh),
    [history, quantity, fresh],
  )
  return useKnownPoints(points)
}
