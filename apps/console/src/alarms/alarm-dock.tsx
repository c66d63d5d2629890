import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { useMedia } from '../ui/use-media.js'
import { addressOf } from '../router.js'
import { alarmsOf, waitsForSomeone } from './alarm-groups.js'
import { AlarmList } from './alarm-list.js'
import { ProofOfLife } from './list/proof-of-life.js'

/** Where the dock is as narrow as a phone. */
const narrow = '(max-width: 1279px)'

/** The queue beside the map: what is active, the worst that waits first. */
export function AlarmDock() {
  const { live, router, flood } = useConsole()
  const { say } = useWords()
  const all = useCell(live.alarms.all)
  const flooded = useCell(flood).on
  const waiting = all.filter(({ state }) => waitsForSomeone(state)).length
  const page = { page: 'alarms' } as const
  return (
    <section className="dock-alarms" aria-label={say('alarms.title')}>
      <h2>
        <a
          href={addressOf(page)}
          onClick={(event) => {
            event.preventDefault()
            router.go(page)
          }}
        >
          {say('alarms.title')}
        </a>{' '}
        <small className="number">{say('alarms.unackCount', { count: waiting })}</small>
      </h2>
      <AlarmList
        alarms={alarmsOf('active', all)}
        shape={useMedia(narrow) ? 'small-card' : 'card'}
        empty={<ProofOfLife says={say('alarms.none')} />}
        groupBy={flooded ? 'kind' : 'none'}
      />
    </section>
  )
}
