import type { Language } from '@haidang/domain'
import IntlMessageFormat from 'intl-messageformat'
import { en } from './en.js'
import { vi } from './vi.js'

export type WordKey = keyof typeof vi

export type WordValues = Readonly<Record<string, string | number>>

/** Says a word of the catalogue in one language. */
export type Say = (key: WordKey, values?: WordValues) => string

const catalogues: Record<Language, Readonly<Record<WordKey, string>>> = { vi, en }

/** The catalogue of a language as one function; messages are compiled when they are first said. */
export function wordsOf(language: Language): Say {
  const compiled = new Map<WordKey, IntlMessageFormat>()
  const catalogue = catalogues[language]
  return (key, values) => {
    const message = compiled.get(key) ?? new IntlMessageFormat(catalogue[key], language)
    compiled.set(key, message)
    return String(message.format(values))
  }
}
