import { Suspense, lazy, useEffect } from 'react'
import { useConsole } from './console.js'
import { ServerAway } from './session/server-away.js'
import { SignInPage } from './session/sign-in-page.js'
import { Shell } from './shell/shell.js'
import { useCell } from './state/cell.js'
import { StateFrame } from './ui/state-frame.js'

const Display = lazy(() => import('./wall/display.js'))

/** A server that could not say who we are is asked again by itself: nobody may be there to press a button. */
const askAgainMs = 5_000

type Props = Readonly<{ link: string | undefined; startLive: () => void }>

/** A wall, a desk, or the way in. `startLive` is called once someone is in. */
export function App(props: Props) {
  const { router } = useConsole()
  const route = useCell(router.route)
  if (route.page !== 'display') return <Desk {...props} />
  return (
    <Suspense fallback={<Waiting />}>
      <Display query={route.query} startLive={props.startLive} />
    </Suspense>
  )
}

/** Sign-in, or the desk at the address that was asked for. */
function Desk({ link, startLive }: Props) {
  const { session, router } = useConsole()
  const current = useCell(session.current)
  const route = useCell(router.route)
  const isIn = current.state === 'in'
  useEffect(() => {
    if (isIn) startLive()
  }, [isIn, startLive])
  useEffect(() => {
    if (isIn && route.page === 'login') router.replace({ page: 'map' })
  }, [isIn, route, router])
  const unknown = current.state === 'unknown'
  useEffect(() => {
    if (!unknown) return undefined
    const timer = setInterval(() => void session.ask(), askAgainMs)
    return () => clearInterval(timer)
  }, [unknown, session])
  switch (current.state) {
    case 'asking':
      return <Waiting />
    case 'unknown':
      return <ServerAway error={current.error} retry={() => void session.ask()} />
    case 'out':
      return <SignInPage link={link} />
    case 'in':
      return <Shell />
  }
}

function Waiting() {
  return <StateFrame state="loading" />
}
