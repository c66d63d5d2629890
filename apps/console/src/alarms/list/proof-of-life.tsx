import { alarmSchema, pageOf } from '@haidang/contracts'
import { useConsole, useWords } from '../../console.js'
import { request } from '../../rest/request.js'
import { useResource } from '../../rest/use-resource.js'
import { useCell } from '../../state/cell.js'
import { liveFromStored } from '../stored-alarms.js'

const page = pageOf(alarmSchema)

/** An empty list that can be believed: when the last alarm was, and that the channel is asked and answers. */
export function ProofOfLife({ says }: { says: string }) {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const seq = useCell(live.alarms.seq)
  const now = useCell(live.clock.second)
  const heardAt = Math.floor(now / 5_000) * 5_000
  return (
    <div className="proof-of-life" data-testid="alm-empty">
      <p>{says}</p>
      <LastAlarm />
      {seq !== undefined && <small>{say('alarms.alive', { at: formats.clock(heardAt), seq })}</small>}
    </div>
  )
}

function LastAlarm() {
  const { live } = useConsole()
  const { say, formats, language } = useWords()
  const now = useCell(live.clock.second)
  const seq = useCell(live.alarms.seq)
  const resource = useResource(`last/${seq}`, async (signal) => {
    const { items } = await request(page, 'alarms?closed=true&limit=1', { signal })
    return items.map(liveFromStored)[0]
  })
  if (resource.state !== 'ready') return null
  const last = resource.data
  if (!last) return <p>{say('alarms.lastNever')}</p>
  const cleared = last.clearedAt === undefined ? '—' : formats.instant(last.clearedAt, now)
  return (
    <p>
      {say('alarms.last', {
        raised: formats.instant(last.raisedAt, now),
        cleared,
        what: last.message[language],
      })}
    </p>
  )
}
