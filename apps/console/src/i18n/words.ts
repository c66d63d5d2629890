import type { Language } from '@haidang/domain'
import IntlMessageFormat from 'intl-messageformat'
import { en } from './en.js'
import { vi } from './vi.js'
import type { rules } from './vi/rules.js'
import type { wall } from './vi/wall.js'

/** Words that come with the pages that say them, so that nobody loads them at the desk. */
type LaterKey = keyof typeof wall | keyof typeof rules

export type WordKey = keyof typeof vi | LaterKey

export type WordValues = Readonly<Record<string, string | number>>

/** Says a word of the catalogue in one language. */
export type Say = (key: WordKey, values?: WordValues) => string

const later = new Map<string, Readonly<Record<Language, string>>>()

/** Adds the words of pages that are loaded when somebody goes there; a module of theirs does so before they are drawn. */
export function addWords<Key extends LaterKey>(words: Record<Language, Readonly<Record<Key, string>>>): void {
  for (const key of keysOf(words.vi)) later.set(key, { vi: words.vi[key], en: words.en[key] })
}

/** The catalogue of a language as one function; messages are compiled when they are first said. */
export function wordsOf(language: Language): Say {
  const compiled = new Map<WordKey, IntlMessageFormat>()
  const catalogue: Readonly<Record<keyof typeof vi, string>> = { vi, en }[language]
  return (key, values) => {
    const message =
      compiled.get(key) ??
      new IntlMessageFormat(isOfDesk(key) ? catalogue[key] : (later.get(key)?.[language] ?? key), language)
    compiled.set(key, message)
    return String(message.format(values))
  }
}

function isOfDesk(key: WordKey): key is keyof typeof vi {
  return Object.hasOwn(vi, key)
}

function keysOf<Key extends LaterKey>(words: Readonly<Record<Key, string>>): Key[] {
  return Object.keys(words).filter((key): key is Key => Object.hasOwn(words, key))
}
