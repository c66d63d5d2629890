import { Suspense, lazy, useEffect, useState } from 'react'
import { AlarmDesk } from '../alarms/alarm-desk.js'
import { AlarmsPage } from '../alarms/alarms-page.js'
import { BulletinBanner } from '../bulletins/bulletin-banner.js'
import { useConsole, useWords } from '../console.js'
import type { Route } from '../router.js'
import { SessionWarning } from '../session/session-warning.js'
import { SignInAgain } from '../session/sign-in-again.js'
import { useCell, useCellPart } from '../state/cell.js'
import { Panel } from '../ui/panel.js'
import { useHoldAlt } from '../xray/use-hold-alt.js'
import { XrayBanner } from '../xray/xray-banner.js'
import { Dock } from './dock.js'
import { FeedNotice } from './feed-notice.js'
import { useKeys } from './keys/keys.js'
import { LaterDialogs } from './later-dialogs.js'
import { ClockNotice } from './clock-notice.js'
import { LostBanner } from './lost-banner.js'
import { MissedCard } from './missed-card.js'
import { NoticeLine } from './notice-line.js'
import { Rail } from './rail.js'
import { useShiftGate } from './shift/use-shift-gate.js'
import { SoundBanner } from './sound-banner.js'
import { StatusBar } from './bar/status-bar.js'
import { useBeat } from './use-beat.js'
import { useWindowTitle } from './use-window-title.js'

const MapPage = lazy(() => import('../map/map-page.js'))
const EntityPage = lazy(() => import('../entity/entity-page.js'))
const BulletinsPage = lazy(() => import('../bulletins/bulletins-page.js'))
const RulesPage = lazy(() => import('../rules/rules-page.js'))
const ScreensPage = lazy(() => import('../wall/desk/screens-page.js'))
const PairPage = lazy(() => import('../wall/desk/pair-page.js'))

/** The desk: status bar, rail, the screen of the route, and on the map the dock. */
export function Shell() {
  const { live, router, sound, preferences } = useConsole()
  const { say } = useWords()
  const route = useCell(router.route)
  const dock = useCell(preferences.dock)
  const mode = useCellPart(live.link, (link) => link.mode)
  useKeys()
  useHoldAlt()
  useBeat()
  useWindowTitle()
  useShiftGate()
  useEffect(() => sound.start(), [sound])
  return (
    <div className="shell" data-mode={mode} data-page={route.page}>
      <StatusBar />
      <div className="banners">
        <LostBanner />
        <ClockNotice />
        <FeedNotice />
        <BulletinBanner />
        <SoundBanner />
        <SessionWarning />
      </div>
      <div className="desk">
        <Rail />
        <main>
          <Panel broken={say('state.broken')}>
            <MapRoom shown={route.page === 'map'} />
            <Outlet route={route} />
          </Panel>
        </main>
        {route.page === 'map' && dock === 'on' && (
          <Panel broken={say('state.broken')}>
            <Dock selected={route.selected} />
          </Panel>
        )}
      </div>
      <MissedCard />
      <AlarmDesk />
      <LaterDialogs />
      <SignInAgain />
      <NoticeLine />
      <XrayBanner />
    </div>
  )
}

/** One map a window: made when it is first looked at, then kept and only hidden. */
function MapRoom({ shown }: { shown: boolean }) {
  const { say } = useWords()
  const [opened, open] = useState(shown)
  if (shown && !opened) open(true)
  if (!opened && !shown) return null
  return (
    <div className="map-room" hidden={!shown}>
      <Panel broken={say('map.noGl')}>
        <Suspense fallback={<p className="state-note">{say('map.loading')}</p>}>
          <MapPage />
        </Suspense>
      </Panel>
    </div>
  )
}

function Outlet({ route }: { route: Route }) {
  const { router } = useConsole()
  const { say } = useWords()
  switch (route.page) {
    case 'alarms':
      return (
        <AlarmsPage
          {...(route.tab !== undefined && { tab: route.tab })}
          {...(route.severity !== undefined && { severity: route.severity })}
        />
      )
    case 'entity':
      return (
        <Suspense fallback={<p className="state-note">{say('state.loading')}</p>}>
          <EntityPage key={route.id} id={route.id} feed={route.feed} />
        </Suspense>
      )
    case 'bulletins':
      return (
        <Suspense fallback={<p className="state-note">{say('state.loading')}</p>}>
          <BulletinsPage />
        </Suspense>
      )
    case 'rules':
      return (
        <Suspense fallback={<p className="state-note">{say('state.loading')}</p>}>
          <RulesPage chosen={route.rule} />
        </Suspense>
      )
    case 'wall':
      return (
        <Suspense fallback={<p className="state-note">{say('state.loading')}</p>}>
          <ScreensPage />
        </Suspense>
      )
    case 'pair':
      return (
        <Suspense fallback={<p className="state-note">{say('state.loading')}</p>}>
          <PairPage code={route.code} />
        </Suspense>
      )
    case 'missing':
      return (
        <p className="state-note" role="alert">
          {say('state.missing')}{' '}
          <button type="button" className="button" onClick={() => router.go({ page: 'map' })}>
            {say('state.toMap')}
          </button>
        </p>
      )
    default:
      return null
  }
}
