import { useEffect, useState } from 'react'
import { useConsole, useWords } from '../console.js'
import { useKeySet } from '../shell/keys/use-key-set.js'
import { useCell } from '../state/cell.js'
import { Choice } from '../ui/choice.js'
import { Panel } from '../ui/panel.js'
import { AlarmList } from './alarm-list.js'
import { type AlarmTab, alarmTabs, alarmsOf } from './alarm-groups.js'
import { ClosedAlarms } from './closed-alarms.js'
import type { GroupBy } from './groups/grouped.js'
import { AlarmHead } from './list/alarm-head.js'
import { ChosenBar } from './list/chosen-bar.js'
import { ColumnsAround, useColumns } from './list/columns-around.js'
import { PageFoot } from './list/page-foot.js'
import { ProofOfLife } from './list/proof-of-life.js'
import { RecentCoursesAround } from './list/recent-courses.js'
import { useSorted } from './list/use-sorted.js'
import { useMe } from './use-me.js'
import { WhyPane } from './why/why-pane.js'

const empties = {
  active: 'alarms.none',
  unacknowledged: 'alarms.noneUnacknowledged',
  mine: 'alarms.noneMine',
  shelved: 'alarms.noneShelved',
  blocked: 'alarms.noneBlocked',
} as const

type Props = Readonly<{ tab?: string; severity?: number }>

/** The queue of work: what is active, what waits, what is mine, what is set aside, what is over; and why. */
export function AlarmsPage({ tab: wanted, severity }: Props) {
  const { say } = useWords()
  const tab = alarmTabs.find((known) => known === wanted) ?? 'active'
  const [groupBy, setGroupBy] = useGroupBy()
  return (
    <section className="alarms-page" aria-label={say('alarms.title')} data-testid="alarms-page">
      <Tabs tab={tab} severity={severity} groupBy={groupBy} setGroupBy={setGroupBy} />
      <ColumnsAround past={tab === 'history'}>
        <RecentCoursesAround>
          <AlarmHead sorts={tab !== 'history'} />
          <TabContent tab={tab} severity={severity} groupBy={groupBy} />
        </RecentCoursesAround>
        <ChosenBar />
        {tab !== 'history' && (
          <Panel broken={say('state.broken')}>
            <WhyPane />
          </Panel>
        )}
      </ColumnsAround>
      <PageFoot />
    </section>
  )
}

type TabProps = Readonly<{ tab: AlarmTab; severity: number | undefined; groupBy: GroupBy }>

function TabContent({ tab, severity, groupBy }: TabProps) {
  if (tab !== 'history') return <OpenAlarms key={tab} tab={tab} severity={severity} groupBy={groupBy} />
  return (
    <ClosedAlarms query={severity === undefined ? '' : `&severity=${severity}`} empty={<NothingClosed />} />
  )
}

function OpenAlarms({ tab, severity, groupBy }: TabProps & Readonly<{ tab: Exclude<AlarmTab, 'history'> }>) {
  const { live } = useConsole()
  const { say } = useWords()
  const { layout } = useColumns()
  const me = useMe()?.username
  const all = useCell(live.alarms.all)
  const narrowed = severity === undefined ? all : all.filter((alarm) => alarm.severity === severity)
  return (
    <AlarmList
      alarms={useSorted(alarmsOf(tab, narrowed, me))}
      shape={layout.cards ? 'small-card' : 'row'}
      empty={<ProofOfLife says={say(empties[tab])} />}
      groupBy={groupBy}
    />
  )
}

/** Nothing has ended; what is going on is elsewhere. */
function NothingClosed() {
  const { router } = useConsole()
  const { say } = useWords()
  return (
    <>
      {say('alarms.noneHistory')}{' '}
      <button
        type="button"
        className="button"
        onClick={() => router.replace({ page: 'alarms', tab: 'active' })}
      >
        {say('alarms.seeActive')}
      </button>
    </>
  )
}

/** A flood gathers the list by kind until somebody chooses otherwise; when it is over it lies open again. */
function useGroupBy() {
  const { flood } = useConsole()
  const flooded = useCell(flood).on
  const [chosen, choose] = useState<GroupBy>()
  useEffect(() => choose(undefined), [flooded])
  return [chosen ?? (flooded ? 'kind' : 'none'), choose] as const
}

type TabsProps = TabProps & Readonly<{ setGroupBy: (by: GroupBy) => void }>

function Tabs({ tab, severity, groupBy, setGroupBy }: TabsProps) {
  const { live, router } = useConsole()
  const { say } = useWords()
  const me = useMe()?.username
  const all = useCell(live.alarms.all)
  const open = (next: AlarmTab): void =>
    router.replace({ page: 'alarms', tab: next, ...(severity !== undefined && { severity }) })
  useTabKeys(tab, open)
  return (
    <div className="tabs">
      <div className="tabs-list" role="tablist" aria-label={say('alarms.tabs')}>
        {alarmTabs.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={one === tab}
            data-testid={`alm-tab-${one}`}
            onClick={() => open(one)}
          >
            {say(`alarms.tab.${one}`)}{' '}
            {one !== 'history' && <span className="number tab-count">{alarmsOf(one, all, me).length}</span>}
          </button>
        ))}
      </div>
      <SeverityFilter tab={tab} severity={severity} />
      {tab !== 'history' && (
        <Choice
          label={say('alarms.groupBy')}
          testId="alm-group-by"
          value={groupBy}
          choose={setGroupBy}
          options={groupings.map((value) => ({ value, label: say(`alarms.group.${value}`) }))}
        />
      )}
    </div>
  )
}

const groupings: readonly GroupBy[] = ['none', 'kind', 'area']

function useTabKeys(tab: AlarmTab, open: (tab: AlarmTab) => void): void {
  const step = (by: number) => (): void => {
    const next = alarmTabs[(alarmTabs.indexOf(tab) + by + alarmTabs.length) % alarmTabs.length]
    if (next) open(next)
  }
  useKeySet([
    { press: 'BracketRight', shown: ']', does: 'keys.tabNext', act: step(1) },
    { press: 'BracketLeft', shown: '[', does: 'keys.tabPrevious', act: step(-1) },
  ])
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
