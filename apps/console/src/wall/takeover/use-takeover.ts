import { useEffect, useState } from 'react'
import { useConsole } from '../../console.js'
import { type Takeover, nextTakeover, noTakeover } from './takeover.js'

/** Who has the wall, followed: at once when an alarm changes, and each second for what only time gives back. */
export function useTakeover(): Takeover {
  const { live } = useConsole()
  const [takeover, setTakeover] = useState(noTakeover)
  useEffect(() => {
    const look = (): void =>
      setTakeover((before) => {
        const next = nextTakeover(before, { alarms: live.alarms.all.get(), now: live.clock.now() })
        return JSON.stringify(next) === JSON.stringify(before) ? before : next
      })
    look()
    const follow = [live.alarms.all.subscribe(look), live.clock.second.subscribe(look)]
    return () => {
      for (const stop of follow) stop()
    }
  }, [live])
  return takeover
}
