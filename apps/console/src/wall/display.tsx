import '../styles/wall.css'
import './wall-words.js'

import { type CSSProperties, type ReactNode, useCallback, useEffect, useState } from 'react'
import { useConsole, useWords } from '../console.js'
import { useBeat } from '../shell/use-beat.js'
import { askSite, usualZone } from '../site.js'
import { useCell, useCellPart } from '../state/cell.js'
import { DisplaySession } from './display-session.js'
import { type Wall, useWall, wallProperties } from './geometry/use-wall.js'
import { keptPicture } from './life/last-picture.js'
import { isNight, nightHoursIn, orbitAt } from './life/orbit.js'
import { PairingPage } from './pairing/pairing-page.js'
import { Scene } from './scene/scene.js'

const askAgainMs = 5_000

type Props = Readonly<{ query: string; startLive: () => void }>

/** A wall: the pairing page until somebody has let it in, then its scene. It never asks anybody to sign in. */
export default function Display({ query, startLive }: Props) {
  const { live } = useConsole()
  const wall = useWall(query)
  const [session] = useState(() => new DisplaySession(window))
  const current = useCell(session.current)
  const paired = current.state === 'paired'
  useWallPage(query)
  useBeat()
  useEffect(() => {
    void session.ask()
  }, [session])
  const unknown = current.state === 'away'
  useEffect(() => {
    if (!unknown) return undefined
    const timer = setInterval(() => void session.ask(), askAgainMs)
    return () => clearInterval(timer)
  }, [unknown, session])
  useEffect(() => {
    if (!paired) return
    startLive()
    live.tell({ kind: 'try-now' })
  }, [paired, startLive, live])
  const signedOut = useCellPart(live.link, ({ mode }) => mode === 'signed-out')
  const refused = useCallback(() => void session.ask(), [session])
  useEffect(() => {
    if (signedOut) refused()
  }, [signedOut, refused])
  return (
    <Frame wall={wall} query={query} state={current.state}>
      {current.state === 'paired' && <Scene wall={wall} screen={current.screen} refused={refused} />}
      {current.state === 'unpaired' && (
        <PairingPage wall={wall} lost={current.lost} paired={(screen) => session.paired(screen)} />
      )}
      {(current.state === 'asking' || unknown) && <Loading away={unknown} />}
    </Frame>
  )
}

type FrameProps = Readonly<{ wall: Wall; query: string; state: string; children: ReactNode }>

/** The glass of the wall: its type in arc-minutes, its slow walk against burn-in, its darkness at night. */
function Frame({ wall, query, state, children }: FrameProps) {
  const { live, site } = useConsole()
  const minute = useCellPart(live.clock.second, (second) => Math.floor(second / 60_000) * 60_000)
  const zone = useCell(site)?.zone ?? usualZone
  const night = isNight(minute, zone, nightHoursIn(new URLSearchParams(query)))
  const { x, y } = orbitAt(minute, wall.view)
  const properties: CSSProperties & Record<`--${string}`, string> = {
    ...wallProperties(wall),
    transform: `translate(${x}px, ${y}px)`,
  }
  return (
    <div
      className="wall"
      data-testid="display"
      data-state={state}
      data-layout={wall.plan.layout}
      data-night={night}
      data-orbit={`${x},${y}`}
    >
      <div className="wall-orbit" data-testid="display-orbit" style={properties}>
        {children}
      </div>
    </div>
  )
}

function Loading({ away }: { away: boolean }) {
  const { say, formats } = useWords()
  const [kept] = useState(() => keptPicture(window))
  return (
    <div className="wall-loading" data-testid="display-loading" role="status">
      {kept && <img src={kept.address} alt="" />}
      <strong>{say('wall.loading')}</strong>
      {away && <p>{say('wall.loadingAway')}</p>}
      {kept && <p className="number">{say('wall.lastPicture', { at: formats.clock(kept.at) })}</p>}
    </div>
  )
}

/** Makes the whole page a wall: its theme, no scroll bars, the language that its address asks for, the site's name. */
function useWallPage(query: string): void {
  const { preferences, site } = useConsole()
  useEffect(() => {
    const root = document.documentElement
    const { theme = '' } = root.dataset
    root.dataset['theme'] = 'wall'
    return () => {
      root.dataset['theme'] = theme
    }
  }, [])
  useEffect(() => {
    const said = new URLSearchParams(query).get('lang')
    if (said === 'vi' || said === 'en') preferences.language.set(said)
  }, [query, preferences])
  const known = useCell(site) !== undefined
  useEffect(() => {
    if (known) return undefined
    const timer = setInterval(() => void askSite(site), askAgainMs)
    return () => clearInterval(timer)
  }, [known, site])
}
