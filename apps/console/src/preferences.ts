import type { Language } from '@haidang/domain'
import { Cell } from './state/cell.js'

export type Theme = 'night' | 'day'

/** What a person chose on this computer. */
export type Preferences = Readonly<{ language: Cell<Language>; theme: Cell<Theme> }>

type Place = Pick<Window, 'localStorage' | 'navigator' | 'document'>

/** The browser's language decides until someone has chosen; the desk's theme is Night. */
export function openPreferences(place: Place): Preferences {
  const language = new Cell<Language>(
    stored(place, 'language', ['vi', 'en']) ?? browserLanguage(place.navigator.languages),
  )
  const theme = new Cell<Theme>(stored(place, 'theme', ['night', 'day']) ?? 'night')
  apply(language, (value) => place.document.documentElement.setAttribute('lang', value))
  apply(theme, (value) => place.document.documentElement.setAttribute('data-theme', value))
  language.subscribe(() => store(place, 'language', language.get()))
  theme.subscribe(() => store(place, 'theme', theme.get()))
  return { language, theme }
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
