import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { AsidePill } from './aside-pill.js'
import { Counters } from './counters.js'
import { goHome } from '../go-home.js'
import { LinkPill } from './link-pill.js'
import { SoundPill } from './sound-pill.js'
import { ModePill, SiteTime, Sources } from './status-pills.js'
import { TopAlarm } from './top-alarm.js'
import { UserMenu } from './user-menu.js'

/** Always on screen, on every route: how we are, what is worst, how old it is, what time it is. */
export function StatusBar() {
  const { say } = useWords()
  return (
    <header className="gsb" data-testid="gsb" aria-label={say('gsb.label')}>
      <City />
      <ModePill />
      <Counters />
      <AsidePill />
      <TopAlarm />
      <SoundPill />
      <LinkPill />
      <Sources />
      <SiteTime />
      <UserMenu />
    </header>
  )
}

function City() {
  const console = useConsole()
  const { say, language } = useWords()
  const name = useCell(console.site)?.name[language]
  return (
    <button
      type="button"
      className="gsb-city"
      data-testid="gsb-city"
      title={say('gsb.home')}
      onClick={() => goHome(console)}
    >
      {[name?.toLocaleUpperCase(language), say('app.name')].filter(Boolean).join(' ')}
    </button>
  )
}
