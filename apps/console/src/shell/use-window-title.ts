import { useEffect } from 'react'
import { topAlarm, waitsForSomeone } from '../alarms/alarm-groups.js'
import { useConsole, useWords } from '../console.js'
import { useCell, useCellPart } from '../state/cell.js'
import { severityMarks, severityShapes } from '../ui/severity-shapes.js'

const minuteMs = 60_000
const iconColours = { 1: '#A8D5F7', 2: '#FFF067', 3: '#F79A08', 4: '#FF5A66', 5: '#D067EA' } as const
const calm = 'M12 6A6 6 0 1 1 11.99 6Z'

/** The browser's tab: how many wait and the worst of them, the place, the time; the icon is the worst shape. */
export function useWindowTitle(): void {
  const { live, site } = useConsole()
  const { say, formats, language } = useWords()
  const all = useCell(live.alarms.all)
  const minute = Math.floor(useCell(live.clock.second) / minuteMs) * minuteMs
  const name = useCell(site)?.name[language].toLocaleUpperCase(language)
  const place = [name, say('app.name')].filter(Boolean).join(' ')
  const lost = useCellPart(live.link, ({ mode }) => mode === 'lost' || mode === 'signed-out')
  const worst = topAlarm(all)?.severity
  const waiting = all.filter(({ state }) => waitsForSomeone(state)).length
  const mark = worst === undefined ? '' : `(${waiting}${severityMarks[worst]}) `
  const title = lost ? `✕ ${say('mode.lost')} — ${place}` : `${mark}${place} — ${formats.minute(minute)}`
  useEffect(() => {
    document.title = title
  }, [title])
  useEffect(() => {
    const colour = worst === undefined ? '#8D969E' : iconColours[worst]
    const path = worst === undefined ? calm : severityShapes[worst]
    const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="${path}" fill="${colour}"/></svg>`
    iconLink().href = `data:image/svg+xml,${encodeURIComponent(picture)}`
  }, [worst])
}

function iconLink(): HTMLLinkElement {
  const found = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  if (found) return found
  const made = document.createElement('link')
  made.rel = 'icon'
  document.head.append(made)
  return made
}
