import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { AlarmList } from './alarm-list.js'
import { type AlarmTab, alarmTabs, alarmsOf } from './alarm-groups.js'
import { ClosedAlarms } from './closed-alarms.js'

const empties = {
  active: 'alarms.none',
  unacknowledged: 'alarms.noneUnacknowledged',
  setAside: 'alarms.noneSetAside',
} as const

/** The queue of work: what is active, what waits, what is set aside, what is over. */
export function AlarmsPage({ tab: wanted, severity }: Readonly<{ tab?: string; severity?: number }>) {
  const { live } = useConsole()
  const { say } = useWords()
  const all = useCell(live.alarms.all)
  const tab = alarmTabs.find((known) => known === wanted) ?? 'active'
  const narrowed = severity === undefined ? all : all.filter((alarm) => alarm.severity === severity)
  return (
    <section className="alarms-page" aria-label={say('alarms.title')} data-testid="alarms-page">
      <Tabs tab={tab} severity={severity} />
      <AlarmHead />
      {tab === 'history' ? (
        <ClosedAlarms
          query={severity === undefined ? '' : `&severity=${severity}`}
          empty={say('alarms.noneHistory')}
        />
      ) : (
        <AlarmList key={tab} alarms={alarmsOf(tab, narrowed)} shape="row" empty={say(empties[tab])} />
      )}
    </section>
  )
}

function Tabs({ tab, severity }: { tab: AlarmTab; severity: number | undefined }) {
  const { live, router } = useConsole()
  const { say } = useWords()
  const all = useCell(live.alarms.all)
  return (
    <div className="tabs" role="tablist">
      {alarmTabs.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          aria-selected={one === tab}
          data-testid={`alm-tab-${one}`}
          onClick={() =>
            router.replace({ page: 'alarms', tab: one, ...(severity !== undefined && { severity }) })
          }
        >
          {say(`alarms.tab.${one}`)}{' '}
          {one !== 'history' && <span className="number">{alarmsOf(one, all).length}</span>}
        </button>
      ))}
      <SeverityFilter tab={tab} severity={severity} />
    </div>
  )
}

function SeverityFilter({ tab, severity }: { tab: AlarmTab; severity: number | undefined }) {
  const { router } = useConsole()
  const { say } = useWords()
  const word = ([1, 2, 3, 4, 5] as const).find((known) => known === severity)
  if (word === undefined) return null
  return (
    <button
      type="button"
      className="button chip"
      data-testid="alm-severity-filter"
      onClick={() => router.replace({ page: 'alarms', tab })}
    >
      {say('alarms.clearFilter', { word: say(`severity.${word}`) })} ×
    </button>
  )
}

function AlarmHead() {
  const { say } = useWords()
  return (
    <div className="alarm-row alarm-head" aria-hidden="true">
      <span>{say('alarms.severity')}</span>
      <span>{say('alarms.raised')}</span>
      <span>{say('alarms.duration')}</span>
      <span>{say('alarms.what')}</span>
      <span>{say('alarms.where')}</span>
      <span>{say('alarms.state')}</span>
      <span>{say('alarms.actions')}</span>
    </div>
  )
}
