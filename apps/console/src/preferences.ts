import type { Language } from '@haidang/domain'
import { Cell } from './state/cell.js'

export type Theme = 'night' | 'day'
/** How much stands on a screen: of size and line height only. */
export type Density = 'dense' | 'standard' | 'roomy'
export type Switch = 'on' | 'off'

/** What a person chose on this computer. */
export type Preferences = Readonly<{
  language: Cell<Language>
  theme: Cell<Theme>
  density: Cell<Density>
  /** Off: what waits for someone has a thick ring and its word instead. */
  blinking: Cell<Switch>
  /** Whether keys that also write a character are shortcuts (WCAG 2.1.4). */
  letterKeys: Cell<Switch>
  /** The alarms and the selection beside the map. */
  dock: Cell<Switch>
  /** The names of places on the map. */
  labels: Cell<Switch>
  /** The way that a selected vehicle came. */
  trails: Cell<Switch>
}>

type Place = Pick<Window, 'localStorage' | 'navigator' | 'document'>

const switches: readonly Switch[] = ['on', 'off']

/**
 * The browser's language decides until someone has chosen; the desk's theme is Night. `first-paint.js` says the same
 * before anything is drawn, so that no screen flashes in another light.
 */
export function openPreferences(place: Place): Preferences {
  const kept = <Value extends string>(key: string, allowed: readonly Value[], usual: Value): Cell<Value> => {
    const cell = new Cell(stored(place, key, allowed) ?? usual)
    cell.subscribe(() => store(place, key, cell.get()))
    return cell
  }
  const root = place.document.documentElement
  const preferences: Preferences = {
    language: kept<Language>('language', ['vi', 'en'], browserLanguage(place.navigator.languages)),
    theme: kept<Theme>('theme', ['night', 'day'], 'night'),
    density: kept<Density>('density', ['dense', 'standard', 'roomy'], 'standard'),
    blinking: kept('blinking', switches, 'on'),
    letterKeys: kept('letterKeys', switches, 'on'),
    dock: kept('dock', switches, 'on'),
    labels: kept('labels', switches, 'on'),
    trails: kept('trails', switches, 'on'),
  }
  apply(preferences.language, (value) => root.setAttribute('lang', value))
  apply(preferences.theme, (value) => root.setAttribute('data-theme', value))
  apply(preferences.density, (value) => root.setAttribute('data-density', value))
  return preferences
}

/** The first of the browser's languages that we speak; English where it speaks neither. */
export function browserLanguage(preferred: readonly string[]): Language {
  const first = preferred
    .map((tag) => tag.toLowerCase().split('-')[0])
    .find((tag) => tag === 'vi' || tag === 'en')
  return first === 'vi' ? 'vi' : 'en'
}

function apply<Value>(cell: Cell<Value>, show: (value: Value) => void): void {
  show(cell.get())
  cell.subscribe(() => show(cell.get()))
}

function stored<Value extends string>(
  { localStorage }: Place,
  key: string,
  allowed: readonly Value[],
): Value | undefined {
  try {
    const text = localStorage.getItem(`ioc.${key}`)
    return allowed.find((value) => value === text)
  } catch {
    return undefined // a browser that keeps nothing
  }
}

function store({ localStorage }: Place, key: string, value: string): void {
  try {
    localStorage.setItem(`ioc.${key}`, value)
  } catch {
    // a browser that keeps nothing
  }
}
