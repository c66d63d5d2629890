import { useEffect, useState } from 'react'
import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'

/** Says that this screen has lost its link, since when, and up to when its data goes. Nothing covers it. */
export function LostBanner() {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const { mode, lostAt, dataUntilAt, attempt } = useCell(live.link)
  const wait = useWaitSeconds()
  if (mode !== 'lost') return null
  const known = lostAt !== undefined && dataUntilAt !== undefined
  return (
    <div className="lost-banner" role="alert" data-testid="lost-banner" data-until={dataUntilAt}>
      <span>
        {known
          ? say('lost.banner', {
              lostAt: formats.clock(lostAt),
              dataUntil: formats.clock(dataUntilAt),
              attempt,
              wait,
            })
          : say('lost.bannerNever', { attempt, wait })}
      </span>
      <button type="button" className="button" onClick={() => live.tell({ kind: 'try-now' })}>
        {say('lost.tryNow')}
      </button>
    </div>
  )
}

/** Whole seconds until the next try, counted down here between the worker's messages. */
function useWaitSeconds(): number {
  const { live } = useConsole()
  const { retryInMs = 0 } = useCell(live.link)
  const toldAt = useCell(live.linkTold)
  const [now, setNow] = useState(toldAt)
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.timeOrigin + performance.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.ceil((retryInMs - Math.max(0, now - toldAt)) / 1_000))
}
