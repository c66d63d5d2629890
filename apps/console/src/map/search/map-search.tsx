import { useEffect, useMemo, useRef, useState } from 'react'
import { selectDevice } from '../../alarms/select-alarm.js'
import { useConsole, useWords } from '../../console.js'
import { useKeySet } from '../../shell/keys/use-key-set.js'
import { useCell } from '../../state/cell.js'
import type { BaseData } from '../base/base-data.js'
import type { CityMap } from '../city-map.js'
import { type Findable, entryOf, found, placesIn } from './found.js'

type Props = Readonly<{ map: CityMap | undefined; base: BaseData }>

/** Finds devices by name or id, streets, bridges, places and wards by name; with or without marks. */
export function MapSearch({ map, base }: Props) {
  const { say } = useWords()
  const { router, searching } = useConsole()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const answers = useFound(text, base)
  const choose = useChoose(map, () => setText(''))
  const search = (): void => {
    if (router.route.get().page !== 'map') router.go({ page: 'map' })
    searching.set(true)
  }
  useEffect(() => {
    const begin = (): void => {
      if (!searching.get()) return
      searching.set(false)
      requestAnimationFrame(() => input.current?.focus())
    }
    begin()
    return searching.subscribe(begin)
  }, [searching])
  useKeySet([{ press: 'Slash', shown: '/', does: 'keys.search', act: search }])
  return (
    <form
      className="map-search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        if (answers?.[0]) choose(answers[0])
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
      {answers && <Answers answers={answers} choose={choose} />}
    </form>
  )
}

type AnswersProps = Readonly<{ answers: readonly Findable[]; choose: (what: Findable) => void }>

function Answers({ answers, choose }: AnswersProps) {
  const { say, language } = useWords()
  if (answers.length === 0) return <p className="map-results state-note">{say('map.searchNone')}</p>
  return (
    <ul className="map-results">
      {answers.map((what) => (
        <li key={'id' in what ? what.id : what.name.vi}>
          <button type="button" onClick={() => choose(what)}>
            {what.name[language]} {'id' in what ? <code>{what.id}</code> : <small>{say('map.place')}</small>}
          </button>
        </li>
      ))}
    </ul>
  )
}

function useFound(text: string, { streets, places, ground }: BaseData): Findable[] | undefined {
  const { live } = useConsole()
  const roll = useCell(live.devices.roll)
  const fixed = useMemo(() => placesIn([places, streets, ground]).map(entryOf), [places, streets, ground])
  const devices = useMemo(
    () => (roll >= 0 ? live.devices.all() : []).map(({ id, name }) => entryOf({ kind: 'device', id, name })),
    [live, roll],
  )
  return useMemo(() => found(text, [...devices, ...fixed]), [text, devices, fixed])
}

function useChoose(map: CityMap | undefined, done: () => void): (what: Findable) => void {
  const console = useConsole()
  return (what) => {
    if ('id' in what) {
      selectDevice(console, what.id)
      console.flight.set({ device: what.id })
    } else map?.flyTo(what.at)
    done()
  }
}
