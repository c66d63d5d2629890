import { feeds, freshness } from '@haidang/domain'
import type { Feed } from '@haidang/domain'
import { useConsole, useWords } from '../console.js'
import { useCell, useCellPart } from '../state/cell.js'
import { SeveritySymbol } from '../ui/severity-symbol.js'

/** A single device that falls silent is its own matter. */
const fewest = 2

type Stopped = Readonly<{ feed: Feed; total: number; newestAt: number }>

/** A whole feed that reported and no longer does: what stands on the screen of it is old, whatever the list says. */
export function FeedNotice() {
  const { say, formats, language } = useWords()
  const { live } = useConsole()
  const stopped = useStopped()
  const now = useCell(live.clock.second)
  if (stopped.length === 0) return null
  return (
    <div className="feed-notice" role="status" data-testid="feed-notice">
      {stopped.map(({ feed, total, newestAt }) => (
        <p key={feed.id} data-feed={feed.id}>
          <SeveritySymbol severity={2} look="acknowledged" size={16} />
          <span>
            <strong>{say('feed.stopped', { feed: feed.name[language] })}</strong>{' '}
            {say('feed.stoppedSays', {
              count: formats.number(total),
              at: formats.clock(newestAt),
              age: formats.duration(now - newestAt),
            })}
          </span>
        </p>
      ))}
    </div>
  )
}

/** By the server's count with its heartbeat; while the link is lost nobody knows, and the banner of that says so. */
function useStopped(): Stopped[] {
  const { live } = useConsole()
  const sources = useCell(live.sources)
  const knows = useCellPart(live.link, ({ mode }) => mode === 'live')
  const now = useCell(live.clock.second)
  if (!knows) return []
  return feeds.flatMap((feed) => {
    const source = sources.find((one) => one.feed === feed.id)
    if (feed.internal || !source || source.newestAt === undefined) return []
    if (source.fresh > 0 || source.total < fewest) return []
    const silent = freshness(now - source.newestAt, feed.intervalSeconds * 1_000)
    return silent === 'stale' || silent === 'lost'
      ? [{ feed, total: source.total, newestAt: source.newestAt }]
      : []
  })
}
