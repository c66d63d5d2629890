import { useMemo, useRef, useState } from 'react'
import { selectDevice } from '../alarms/select-alarm.js'
import { useConsole, useWords } from '../console.js'
import { fold } from '../i18n/fold.js'
import type { DeviceView } from '../live/messages.js'
import { useKeySet } from '../shell/use-key-set.js'
import { useCell } from '../state/cell.js'

type Props = Readonly<{ home: () => void; zoomBy: (step: number) => void }>

export function MapToolbar({ home, zoomBy }: Props) {
  const { say } = useWords()
  return (
    <div className="map-toolbar">
      <Search />
      <button type="button" className="button" onClick={home} data-testid="map-home">
        {say('map.home')} <kbd>0</kbd>
      </button>
      <button
        type="button"
        className="button square"
        aria-label={say('map.zoomIn')}
        onClick={() => zoomBy(1)}
      >
        +
      </button>
      <button
        type="button"
        className="button square"
        aria-label={say('map.zoomOut')}
        onClick={() => zoomBy(-1)}
      >
        −
      </button>
    </div>
  )
}

const most = 12

/** Finds devices by name or id, with or without marks. */
function Search() {
  const { say } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const found = useFound(text)
  const choose = useChoose(() => setText(''))
  const { router } = useConsole()
  const search = (): void => {
    if (router.route.get().page !== 'map') router.go({ page: 'map' })
    requestAnimationFrame(() => input.current?.focus())
  }
  useKeySet([{ press: 'Slash', shown: '/', does: 'keys.search', act: search }])
  return (
    <form
      className="map-search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        if (found?.[0]) choose(found[0])
      }}
    >
      <input
        ref={input}
        type="search"
        data-testid="map-search"
        aria-label={say('map.search')}
        placeholder={`${say('map.search')}  /`}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={({ key }) => {
          if (key !== 'Escape') return
          setText('')
          input.current?.blur()
        }}
      />
      {found && <Results found={found} choose={choose} />}
    </form>
  )
}

function Results({ found, choose }: { found: readonly DeviceView[]; choose: (device: DeviceView) => void }) {
  const { say, language } = useWords()
  if (found.length === 0) return <p className="map-results state-note">{say('map.searchNone')}</p>
  return (
    <ul className="map-results">
      {found.map((device) => (
        <li key={device.id}>
          <button type="button" onClick={() => choose(device)}>
            {device.name[language]} <code>{device.id}</code>
          </button>
        </li>
      ))}
    </ul>
  )
}

function useFound(text: string): DeviceView[] | undefined {
  const { live } = useConsole()
  const roll = useCell(live.devices.roll)
  const index = useMemo(
    () =>
      (roll >= 0 ? live.devices.all() : []).map((device) => ({
        device,
        words: fold(`${device.name.vi} ${device.name.en} ${device.id}`),
      })),
    [live, roll],
  )
  const wanted = fold(text.trim())
  if (wanted === '') return undefined
  return index
    .filter(({ words }) => words.includes(wanted))
    .slice(0, most)
    .map(({ device }) => device)
}

function useChoose(done: () => void): (device: DeviceView) => void {
  const console = useConsole()
  return (device) => {
    selectDevice(console, device.id)
    console.flight.set({ device: device.id })
    done()
  }
}
