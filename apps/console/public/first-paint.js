// Runs before anything is drawn, so that no page flashes in another light or language: what somebody chose on this
// computer, else the first of the browser's languages that we speak. `src/preferences.ts` says the same.
{
  const { document, navigator } = globalThis
  const kept = (key, allowed) => {
    try {
      return allowed.find((value) => value === globalThis.localStorage.getItem(`ioc.${key}`))
    } catch {
      return undefined // a browser that keeps nothing
    }
  }
  const spoken = navigator.languages
    .map((tag) => tag.toLowerCase().split('-')[0])
    .find((tag) => tag === 'vi' || tag === 'en')
  const root = document.documentElement
  root.setAttribute('lang', kept('language', ['vi', 'en']) ?? (spoken === 'vi' ? 'vi' : 'en'))
  root.setAttribute('data-theme', kept('theme', ['night', 'day']) ?? 'night')
  root.setAttribute('data-density', kept('density', ['dense', 'standard', 'roomy']) ?? 'standard')
}
