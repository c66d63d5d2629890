import { useConsole, useWords } from '../console.js'
import { type Route, addressOf } from '../router.js'
import { useCellPart } from '../state/cell.js'

type Place = Readonly<{ page: 'map' | 'alarms' | 'bulletins' | 'rules' | 'wall'; icon: string }>

const places: readonly Place[] = [
  { page: 'map', icon: 'M3 6.5L9 4L15 6.5L21 4V17.5L15 20L9 17.5L3 20ZM9 4V17.5M15 6.5V20' },
  { page: 'alarms', icon: 'M12 3L22 20H2ZM12 10V14.5M12 17V17.2' },
  { page: 'bulletins', icon: 'M5 3H15L19 7V21H5ZM15 3V7H19M8 11H16M8 14.5H16M8 18H13' },
  { page: 'rules', icon: 'M3 6H21M3 12H21M3 18H21M8 4V8M16 10V14M11 16V20' },
  { page: 'wall', icon: 'M2.5 5H21.5V16.5H2.5ZM8.5 20.5H15.5M12 16.5V20.5' },
]

const glass = 'M10.5 4A6.5 6.5 0 1 1 10.49 4M15.5 15.5L21 21'

/** The way from screen to screen. */
export function Rail() {
  const { router, searching, keysShown } = useConsole()
  const { say } = useWords()
  const page = useCellPart<Route, Route['page']>(router.route, (route) => route.page)
  return (
    <nav className="rail" aria-label={say('rail.label')}>
      {places.map((place) => (
        <a
          key={place.page}
          href={addressOf({ page: place.page })}
          data-testid={`rail-${place.page}`}
          aria-current={isAt(place, page) ? 'page' : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return
            event.preventDefault()
            router.go({ page: place.page })
          }}
        >
          <Icon path={place.icon} />
          {say(`rail.${place.page}`)}
        </a>
      ))}
      <button
        type="button"
        className="rail-search"
        data-testid="rail-search"
        onClick={() => {
          if (page !== 'map') router.go({ page: 'map' })
          searching.set(true)
        }}
      >
        <Icon path={glass} />
        {say('rail.search')}
      </button>
      <button type="button" className="rail-keys" onClick={() => keysShown.set(true)}>
        <kbd>?</kbd> {say('rail.keys')}
      </button>
    </nav>
  )
}

/** Pairing a wall is a part of the page about walls. */
function isAt(place: Place, page: Route['page']): boolean {
  return page === place.page || (place.page === 'wall' && page === 'pair')
}

function Icon({ path }: { path: string }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}
