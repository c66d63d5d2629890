import { useEffect, useMemo, useRef } from 'react'
import { useConsole } from '../../console.js'
import type { DeviceView } from '../../live/messages.js'
import { type Resource, useResource } from '../../rest/use-resource.js'
import { useDataEnd } from '../../state/use-now.js'
import { intervalOf } from '../interval-of.js'
import type { Bucket } from './buckets.js'
import { type CourseHistory, type Resolution, loadCourse } from './course-history.js'
import { type Point, pointsOf, withLive } from './series.js'
import { useAfterLoss } from './use-after-loss.js'
import { useKnownPoints } from './use-known-points.js'
import { useLivePoints } from './use-live-points.js'

export type CourseSoFar = Readonly<{
  history: Resource<CourseHistory>
  resolution: Resolution
  /** Oldest first; those that came live while this is on the screen included. */
  points: readonly Point[]
  /** Oldest first; then the points are what came since. */
  buckets: readonly Bucket[]
  /** Of all that is known. */
  newest: Point | undefined
}>

const aheadMs = 3_600_000
/** So many intervals before the span, too: the report that was still good when it began. */
const beforeIntervals = 2
/** Buckets are asked for anew as often: the newest is still running, and late values repair older ones. */
const bucketsAnewMs = 300_000

/** The course of one quantity over the last `spanMs`, as finely as the server finds suitable, going on with what comes live. */
export function useCourse(device: DeviceView, quantity: string, spanMs: number): CourseSoFar {
  const beforeMs = beforeIntervals * intervalOf(device, quantity)
  const history = useHistory({ device: device.id, quantity, spanMs, beforeMs })
  useAfterLoss(history.retry)
  const loaded = history.state === 'ready' ? history.data : undefined
  useAnew(loaded, history.retry)
  const fresh = useLivePoints(device, quantity)
  const points = useMemo(() => {
    if (!loaded) return fresh
    if (loaded.resolution !== 'raw') return fresh.filter(({ at }) => at > loaded.loadedAt)
    return withLive(pointsOf(loaded.rows, quantity), fresh)
  }, [loaded, quantity, fresh])
  const known = useKnownPoints(points)
  return {
    history,
    resolution: loaded?.resolution ?? 'raw',
    points: known,
    buckets: useKnownBuckets(loaded?.buckets),
    newest: known.at(-1) ?? fresh.at(-1),
  }
}

type Before = Readonly<{ key: string; course: CourseHistory }>
type Asked = Readonly<{ device: string; quantity: string; spanMs: number; beforeMs: number }>

/** What was told before stays on the screen when asking anew fails, and says so. */
function useHistory({ device, quantity, spanMs, beforeMs }: Asked): Resource<CourseHistory> {
  const { live } = useConsole()
  const before = useRef<Before>(undefined)
  const key = `${device}/${quantity}/${spanMs}`
  return useResource(key, async (signal) => {
    const loadedAt = live.clock.now()
    const span = { fromAt: loadedAt - spanMs - beforeMs, toAt: loadedAt + aheadMs }
    try {
      const course = await loadCourse({ device, quantity, ...span, loadedAt }, signal)
      before.current = { key, course }
      return course
    } catch (error) {
      if (signal.aborted || before.current?.key !== key) throw error
      return { ...before.current.course, isOld: true }
    }
  })
}

function useAnew(loaded: CourseHistory | undefined, again: () => void): void {
  useEffect(() => {
    if (loaded === undefined || loaded.resolution === 'raw') return undefined
    const timer = setTimeout(again, bucketsAnewMs)
    return () => clearTimeout(timer)
  }, [loaded, again])
}

const none: readonly Bucket[] = []

/** As of points: while the link is lost nothing may be newer than what the banner says. */
function useKnownBuckets(buckets = none): readonly Bucket[] {
  const endAt = useDataEnd()
  return useMemo(
    () => (endAt === undefined ? buckets : buckets.filter(({ toAt }) => toAt <= endAt)),
    [buckets, endAt],
  )
}
