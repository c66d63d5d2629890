import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { Choice } from '../ui/choice.js'

export function LanguageChoice() {
  const { preferences } = useConsole()
  const { say } = useWords()
  const language = useCell(preferences.language)
  return (
    <Choice
      label={say('language.switch')}
      testId="language"
      value={language}
      choose={(next) => preferences.language.set(next)}
      options={[
        { value: 'vi', label: say('language.vi') },
        { value: 'en', label: say('language.en') },
      ]}
    />
  )
}

export function ThemeChoice() {
  const { preferences } = useConsole()
  const { say } = useWords()
  const theme = useCell(preferences.theme)
  return (
    <Choice
      label={say('theme.switch')}
      testId="theme"
      value={theme}
      choose={(next) => preferences.theme.set(next)}
      options={[
        { value: 'night', label: say('theme.night') },
        { value: 'day', label: say('theme.day') },
      ]}
    />
  )
}

export function DensityChoice() {
  const { preferences } = useConsole()
  const { say } = useWords()
  const density = useCell(preferences.density)
  return (
    <Choice
      label={say('density.switch')}
      testId="density"
      value={density}
      choose={(next) => preferences.density.set(next)}
      options={[
        { value: 'dense', label: say('density.dense') },
        { value: 'standard', label: say('density.standard') },
        { value: 'roomy', label: say('density.roomy') },
      ]}
    />
  )
}
