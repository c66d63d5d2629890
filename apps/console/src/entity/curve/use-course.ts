import { useEffect, useMemo, useRef, useState } from 'react'
import { useConsole } from '../../console.js'
import type { DeviceView } from '../../live/messages.js'
import { type Resource, useResource } from '../../rest/use-resource.js'
import { useCellPart } from '../../state/cell.js'
import { type History, loadHistory } from './history.js'
import { type Point, pointsOf, withLive } from './series.js'
import { useKnownPoints } from './use-known-points.js'
import { useLivePoints } from './use-live-points.js'

export type CourseSoFar = Readonly<{
  history: Resource<History>
  /** Oldest first; those that came live while this is on the screen included. */
  points: readonly Point[]
}>

const aheadMs = 3_600_000

/** The course of one quantity over the last `spanMs`, going on with what comes live. */
export function useCourse(device: DeviceView, quantity: string, spanMs: number): CourseSoFar {
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
  return { history, points: useKnownPoints(points) }
}

/** What was measured while the link was away is fetched when it is back. */
function useAfterLoss(again: () => void): void {
  const { live } = useConsole()
  const lost = useCellPart(live.link, ({ mode }) => mode === 'lost' || mode === 'signed-out')
  const was = useRef(lost)
  useEffect(() => {
    if (was.current && !lost) again()
    was.current = lost
  }, [lost, again])
}
