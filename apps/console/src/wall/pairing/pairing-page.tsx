import {
  type ScreenJson,
  deviceAuthorizationSchema,
  deviceGrantType,
  screenTokenSchema,
} from '@haidang/contracts'
import { type ReactNode, useEffect, useState } from 'react'
import { useWords } from '../../console.js'
import { request } from '../../rest/request.js'
import { useCell } from '../../state/cell.js'
import { asDisplay } from '../display-session.js'
import type { Wall } from '../geometry/use-wall.js'
import { pause } from '../pause.js'
import { Pairing, type PairingState, type ShownCode } from './pairing.js'
import { QrCode } from './qr-code.js'

type Props = Readonly<{ wall: Wall; lost: string | undefined; paired: (screen: ScreenJson) => void }>

/** What an unpaired wall shows: a code for somebody who has signed in elsewhere. Never a form. */
export function PairingPage({ wall, lost, paired }: Props) {
  const { say, formats } = useWords()
  const state = usePairing(wall, paired)
  const { view, assumed, plan } = wall
  return (
    <main className="wall-pairing" data-testid="display-pairing" data-pairing={state.state}>
      <h1>{say('wall.pair.title')}</h1>
      {lost !== undefined && (
        <p className="wall-pairing-lost" data-testid="display-revoked">
          {say('wall.pair.revoked', { name: lost })}
        </p>
      )}
      <State state={state} />
      {(assumed || plan.leavesOut.length > 0) && (
        <p className="wall-pairing-size" data-testid="display-size">
          {assumed &&
            say('wall.assumedSize', {
              width: formats.number(view.widthMm),
              height: formats.number(view.heightMm),
              far: formats.number(view.farM, 1),
            })}{' '}
          {plan.leavesOut.length > 0 &&
            say('wall.tooSmall', {
              far: formats.number(view.farM, 1),
              what: plan.layout === 'list' ? 'map' : 'list',
            })}
        </p>
      )}
    </main>
  )
}

function State({ state }: { state: PairingState }): ReactNode {
  const { say, formats } = useWords()
  const now = useOwnSecond()
  switch (state.state) {
    case 'asking':
    case 'paired':
      return <p role="status">{say('wall.pair.asking')}</p>
    case 'showing':
      return <Code code={state.code} away={state.away} now={now} />
    case 'denied':
      return (
        <p role="status" data-testid="display-denied">
          {say('wall.pair.denied', { left: formats.duration(left(state.againAt, now)) })}
        </p>
      )
    case 'refused':
      return (
        <p role="status" data-testid="display-refused">
          {say('wall.pair.refused', { left: formats.duration(left(state.againAt, now)) })}
        </p>
      )
  }
}

function Code({ code, away, now }: { code: ShownCode; away: boolean; now: number }) {
  const { say } = useWords()
  return (
    <div className="wall-pairing-code">
      <div>
        <p>{say('wall.pair.open', { address: bare(code.address) })}</p>
        <strong className="wall-code" data-testid="display-code">
          {code.userCode}
        </strong>
        <p className="number" data-testid="display-left">
          {away ? say('wall.pair.away') : say('wall.pair.left', { left: minutes(left(code.expiresAt, now)) })}
        </p>
      </div>
      <figure>
        <QrCode text={code.complete} label={say('wall.pair.qr')} />
        <figcaption>{say('wall.pair.scan')}</figcaption>
      </figure>
    </div>
  )
}

/** Without what every browser adds by itself. */
function bare(address: string): string {
  return address.replace(/^https?:\/\//, '')
}

function left(at: number, now: number): number {
  return Math.max(0, at - now)
}

/** 09:41 */
function minutes(ms: number): string {
  const seconds = Math.ceil(ms / 1_000)
  return [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

const ownNow = (): number => performance.timeOrigin + performance.now()

function useOwnSecond(): number {
  const [now, setNow] = useState(ownNow)
  useEffect(() => {
    const timer = setInterval(() => setNow(ownNow()), 500)
    return () => clearInterval(timer)
  }, [])
  return now
}

/** Follows one pairing for as long as the page is shown; the size that it tells is the one that it began with. */
function usePairing({ view }: Wall, paired: (screen: ScreenJson) => void): PairingState {
  const [pairing] = useState(() => new Pairing(worldOf(view.widthPx, view.heightPx)))
  const state = useCell(pairing.state)
  useEffect(() => {
    const ending = new AbortController()
    void pairing.run(ending.signal)
    return () => ending.abort()
  }, [pairing])
  useEffect(() => {
    if (state.state === 'paired') paired(state.screen)
  }, [state, paired])
  return state
}

function worldOf(width: number, height: number) {
  return {
    now: ownNow,
    wait: pause,
    authorize: () =>
      request(deviceAuthorizationSchema, 'screens/device-authorization', {
        method: 'POST' as const,
        body: { width, height },
        headers: asDisplay,
      }),
    token: async (deviceCode: string) => {
      const { screen } = await request(screenTokenSchema, 'screens/token', {
        method: 'POST',
        body: { grant_type: deviceGrantType, device_code: deviceCode },
        headers: asDisplay,
      })
      return screen
    },
  }
}
