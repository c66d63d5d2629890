import type { LiveAlarm } from '@haidang/contracts'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useConsole } from '../../console.js'
import { intervalOf } from '../../entity/interval-of.js'
import { type Point, withLive } from '../../entity/curve/series.js'
import { Spark } from '../../entity/curve/spark.js'
import { useKnownPoints } from '../../entity/curve/use-known-points.js'
import { useLivePoints } from '../../entity/curve/use-live-points.js'
import { useDevice } from '../../state/devices.js'
import { useNow } from '../../state/use-now.js'
import { recentMs, useRecentCourses } from './recent-courses.js'

/** How the value came to the limit, in two hours; nothing for what is no number. */
export function AlarmSpark({ alarm }: { alarm: LiveAlarm }) {
  const { live } = useConsole()
  const device = useDevice(live.devices, alarm.device)
  if (alarm.limit === undefined || alarm.state === 'normal' || !device) return null
  return <LoadedSpark alarm={alarm} intervalMs={intervalOf(device, alarm.quantity)} />
}

function LoadedSpark({ alarm, intervalMs }: Readonly<{ alarm: LiveAlarm; intervalMs: number }>) {
  const { live } = useConsole()
  const load = useRecentCourses()
  const latest = useRef(load)
  const [stored, setStored] = useState<readonly Point[]>()
  const fresh = useLivePoints(useDevice(live.devices, alarm.device), alarm.quantity)
  const now = useNow()
  const minute = Math.floor(now / 60_000) * 60_000 + 60_000
  useEffect(() => {
    let wanted = true
    latest.current?.(alarm.device, alarm.quantity).then(
      (points) => wanted && setStored(points),
      // Without a curve the row still says everything else.
      () => undefined,
    )
    return () => {
      wanted = false
    }
  }, [alarm.device, alarm.quantity])
  const points = useKnownPoints(useMemo(() => withLive(stored ?? [], fresh), [stored, fresh]))
  if (!stored) return null
  return (
    <Spark
      points={points}
      limit={{ limit: alarm.limit ?? 0, severity: alarm.severity }}
      fromAt={minute - recentMs}
      toAt={minute}
      gapMs={3 * intervalMs}
      width={120}
      height={28}
    />
  )
}
