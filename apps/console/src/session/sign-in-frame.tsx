import type { ReactNode } from 'react'
import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { CoastPicture } from './coast-picture.js'
import { LanguageChoice, ThemeChoice } from './language-choice.js'

/** The house's door: whose it is, in which language and light, and before the city's own coast whatever is asked here. */
export function SignInFrame({ children }: Readonly<{ children: ReactNode }>) {
  const { site } = useConsole()
  const { say, language } = useWords()
  const name = useCell(site)?.name[language]
  return (
    <div className="sign-in-page">
      <CoastPicture />
      <main className="sign-in-card">
        <header>
          <Lighthouse />
          <div>
            <h1>{[name?.toLocaleUpperCase(language), say('app.name')].filter(Boolean).join(' ')}</h1>
            <p>{say('signIn.centre')}</p>
          </div>
        </header>
        {children}
        <footer>
          <LanguageChoice />
          <ThemeChoice />
        </footer>
      </main>
    </div>
  )
}

function Lighthouse() {
  return (
    <svg className="lighthouse" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true">
      <path d="M17 44L20 20H28L31 44ZM14 44H34M19 20V14H29V20M18 14L24 8L30 14Z" />
      <path className="beam" d="M33 16L46 12M33 18L46 22M15 16L2 12M15 18L2 22" />
    </svg>
  )
}
