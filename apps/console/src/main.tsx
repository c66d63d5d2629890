import './live/no-code-from-strings.js'

import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/truth.css'
import './styles/shell.css'
import './styles/alarms.css'
import './styles/session.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.js'
import { ConsoleProvider } from './console.js'
import { openConsole } from './open-console.js'
import { openLive, startLive } from './live/live-client.js'
import { openWorker } from './live/open-worker.js'
import { takeLinkSecret } from './session/session.js'
import { askSite } from './site.js'

const link = takeLinkSecret(window)
const live = openLive(openWorker())
const console = openConsole(live, window)
const asDisplay = console.router.route.get().page === 'display'
// A wall comes by its own credential and has no session to ask for.
if (!asDisplay) void console.session.ask()
void askSite(console.site)
let started = false

/** Once someone is in: a second sign-in in the same window goes on with the same worker. */
function start(): void {
  if (!console.site.get()) void askSite(console.site)
  if (started) return
  started = true
  startLive(live, window, asDisplay ? 'display' : undefined)
}

const place = document.getElementById('console')
if (!place) throw new Error('the page has no place for the console')
createRoot(place).render(
  <ConsoleProvider value={console}>
    <App link={link} startLive={start} />
  </ConsoleProvider>,
)
